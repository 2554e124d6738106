# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Shared by the other scripts: source it after `set -euo pipefail`.

# shellcheck disable=SC2034 # for the scripts that source this
FORGER_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
FORGER_APT_REFRESHED=0

say() { printf 'forger: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

require_platform() {
  local system machine
  system=$(uname -s)
  machine=$(uname -m)
  if [ "$system" != Linux ] || [ "$machine" != x86_64 ]; then
    fail "Forger runs on Linux x86-64 with glibc only, and this is $system $machine (README.md lists the platforms)."
  fi
  if compgen -G '/lib/ld-musl-*' >/dev/null && ! [ -e /lib64/ld-linux-x86-64.so.2 ]; then
    fail "Forger runs on Linux x86-64 with glibc only, and this system uses musl (README.md lists the platforms)."
  fi
}

# jdk_feature HOME: prints the feature release of the JDK there, nothing where there is none.
jdk_feature() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# find_jdk: sets JAVA_HOME and JDK_FEATURE to a JDK of at least 17; fails quietly where there is none.
find_jdk() {
  local candidate path
  path=$(command -v javac || true)
  [ -z "$path" ] || path=$(dirname "$(dirname "$(readlink -f "$path")")")
  for candidate in "${JAVA_HOME:-}" "$path" /usr/lib/jvm/*; do
    [ -n "$candidate" ] || continue
    JDK_FEATURE=$(jdk_feature "$candidate")
    if [ -n "$JDK_FEATURE" ] && [ "$JDK_FEATURE" -ge 17 ]; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  return 1
}

# What each purpose needs, as command:package. `jdk` stands for a JDK of at least 17.
needs_of() {
  case $1 in
    build) echo "jdk:jdk mvn:maven cmake:cmake ninja:ninja-build g++:g++" ;;
    test)
      echo "$(needs_of build) qemu-x86_64:qemu-user aarch64-linux-gnu-g++:g++-aarch64-linux-gnu" \
        "/usr/include/doctest/doctest.h:doctest-dev python3:python3-minimal"
      ;;
    browser) echo "$(needs_of build) chromium:chromium" ;;
    avx512)
      echo "bochs-bin:bochs xorriso:xorriso cpio:cpio strip:binutils /usr/lib/ISOLINUX/isolinux.bin:isolinux" \
        "/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so:bochs-term" \
        "/usr/lib/syslinux/modules/bios/ldlinux.c32:syslinux-common"
      ;;
    lint)
      echo "$(needs_of build) clang-format:clang-format clang-tidy:clang-tidy" \
        "shellcheck:shellcheck objdump:binutils /usr/include/doctest/doctest.h:doctest-dev"
      ;;
  esac
}

missing_packages() {
  local need tool
  for need in $(needs_of "$1"); do
    tool=${need%%:*}
    case $tool in
      jdk) find_jdk || jdk_package ;;
      /*) [ -e "$tool" ] || echo "${need##*:}" ;;
      *) command -v "$tool" >/dev/null || echo "${need##*:}" ;;
    esac
  done
}

# The oldest release that Forger supports and the distribution has.
jdk_package() {
  local release
  for release in 17 21 25; do
    if apt-cache show "openjdk-$release-jdk-headless" >/dev/null 2>&1; then
      echo "openjdk-$release-jdk-headless"
      return
    fi
  done
  echo openjdk-17-jdk-headless
}

refresh_apt() {
  [ "$FORGER_APT_REFRESHED" = 0 ] || return 0
  FORGER_APT_REFRESHED=1
  "$@" apt-get -qq update >&2 || true
}

# require_tools PURPOSE: installs the packages that are missing, or prints the one command that does.
require_tools() {
  local packages as_root=()
  packages=$(missing_packages "$1" | tr '\n' ' ')
  packages=${packages% }
  if [ -n "$packages" ]; then
    if [ "${FORGER_NO_INSTALL:-0}" = 1 ] || ! command -v apt-get >/dev/null; then
      fail "missing: $packages. On Debian or Ubuntu run: sudo apt-get install -y --no-install-recommends $packages"
    fi
    if [ "$(id -u)" != 0 ]; then
      sudo -n true 2>/dev/null ||
        fail "missing: $packages. Run: sudo apt-get install -y --no-install-recommends $packages"
      as_root=(sudo -n)
    fi
    refresh_apt ${as_root[@]+"${as_root[@]}"}
    # With fresh lists the JDK on offer may be another one.
    packages=$(missing_packages "$1" | tr '\n' ' ')
    say "installing $packages"
    # shellcheck disable=SC2086 # one word per package
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install -y --no-install-recommends $packages >&2 ||
      fail "could not install $packages"
  fi
  find_jdk || fail "no JDK of at least 17 found; set JAVA_HOME to one."
}

# jvm_options: one per line, those that keep JDK 24 and later from printing warnings.
jvm_options() {
  if [ "$JDK_FEATURE" -ge 22 ]; then echo "--enable-native-access=ALL-UNNAMED"; fi
  if [ "$JDK_FEATURE" -ge 23 ]; then echo "--sun-misc-unsafe-memory-access=allow"; fi
}
