// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What users of the module see: few dependencies, and none of them in its types. */
class PublicApiTest {
  private static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("native/include/forger/forger.h"))) {
      root = root.getParent();
    }
    return root;
  }

  private static String text(Element parent, String tag) {
    NodeList list = parent.getElementsByTagName(tag);
    return list.getLength() == 0 ? "" : list.item(0).getTextContent();
  }

  @Test
  void dependsOnJavacppAndJacksonCoreOnly() throws Exception {
    Path pom = root().resolve("java/core/pom.xml");
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getDocumentElement();
    Set<String> runtime = new TreeSet<>();
    NodeList list = project.getElementsByTagName("dependency");
    for (int i = 0; i < list.getLength(); i++) {
      Element d = (Element) list.item(i);
      if (!text(d, "scope").equals("test")) {
        runtime.add(text(d, "groupId") + ":" + text(d, "artifactId") + text(d, "classifier"));
      }
    }
    assertEquals(
        Set.of("org.bytedeco:javacpp", "tools.jackson.core:jackson-core"), runtime, pom.toString());
  }

  private static List<Class<?>> exported()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(Device.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes.resolve("dev/forger"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class")) {
          String simple = name.substring(0, name.length() - 6);
          Class<?> type =
              Class.forName("dev.forger." + simple, false, Device.class.getClassLoader());
          if (isVisible(type)) {
            all.add(type);
          }
        }
      }
    }
    return all;
  }

  private static boolean isVisible(Class<?> type) {
    boolean visible = Modifier.isPublic(type.getModifiers());
    Class<?> outer = type.getEnclosingClass();
    return visible && (outer == null || isVisible(outer));
  }

  private static void check(String where, Type... types) {
    for (Type type : types) {
      String name = type.getTypeName();
      assertFalse(
          name.contains("bytedeco")
              || name.contains("dev.forger.internal")
              || name.contains("jackson"),
          where + " shows " + name);
    }
  }

  @Test
  void showsNoTypesOfItsDependencies() throws Exception {
    List<Class<?>> types = exported();
    assertTrue(types.contains(Device.class) && types.size() > 20, types.toString());
    for (Class<?> type : types) {
      if (type.getGenericSuperclass() != null) {
        check(type.getName(), type.getGenericSuperclass());
      }
      check(type.getName(), type.getGenericInterfaces());
      for (Method m : type.getDeclaredMethods()) {
        if ((m.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
          check(m.toString(), m.getGenericReturnType());
          check(m.toString(), m.getGenericParameterTypes());
          check(m.toString(), m.getGenericExceptionTypes());
        }
      }
      for (Constructor<?> c : type.getDeclaredConstructors()) {
        if ((c.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
          check(c.toString(), c.getGenericParameterTypes());
        }
      }
      for (Field f : type.getDeclaredFields()) {
        if ((f.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0) {
          check(f.toString(), f.getGenericType());
        }
      }
    }
  }

  @Test
  void theModuleExportsOnePackage() throws IOException {
    String module = Files.readString(root().resolve("java/core/src/main/java/module-info.java"));
    List<String> lines =
        module.lines().map(String::strip).filter(l -> l.matches("(requires|exports).*")).toList();
    assertEquals(
        List.of(
            "requires org.bytedeco.javacpp;",
            "requires tools.jackson.core;",
            "exports dev.forger;"),
        lines);
  }
}
