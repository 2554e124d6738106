// SPDX-License-Identifier: Apache-2.0
/** What people and CI systems read: table, Markdown, HTML, JUnit XML and JSON. */
package dev.forger.gate.report;
