// Texts that try to become code where a page, a header or a path is put together from them. Each runs
// `mark()` when it succeeds, which no page defines: the test does.
const call = 'mark()';

const elements = [
  `<script>${call}</script>`,
  `<img src=x onerror=${call}>`,
  `<svg onload=${call}>`,
  `<svg><script>${call}</script></svg>`,
  `<body onload=${call}>`,
  `<iframe src="javascript:parent.${call}">`,
  `<iframe srcdoc="<script>parent.${call}</script>">`,
  `<details open ontoggle=${call}>`,
  `<input autofocus onfocus=${call}>`,
  `<video><source onerror=${call}></video>`,
  `<a href="javascript:${call}">link</a>`,
  `<math><mi xlink:href="javascript:${call}">m</mi></math>`,
  `<form action="javascript:${call}"><button autofocus>b</button></form>`,
  `<object data="javascript:${call}">`,
  `<embed src="javascript:${call}">`,
  `<style>@import 'javascript:${call}';</style>`,
  `<link rel=stylesheet href="javascript:${call}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  `<base href="javascript:${call}//">`,
  `<template><script>${call}</script></template>`,
];
const before = [
  '',
  '"',
  "'",
  '`',
  '">',
  "'>",
  '-->',
  ']]>',
  '</title>',
  '</textarea>',
  '</script>',
];
const others = [
  `javascript:${call}`,
  `\${${call}}`,
  `{{${call}}}`,
  `#{${call}}`,
  `<%= ${call} %>`,
  `[[${call}]]`,
  `{{constructor.constructor('${call}')()}}`,
  `__proto__`,
  `constructor`,
  `toString`,
  `hasOwnProperty`,
  '\u001b]8;;javascript:mark()\u001b\\link\u001b]8;;\u001b\\',
  '\u001b[31m<b>red</b>\u001b[0m',
  '\u202edetrever',
  'a\u2028b',
  'a\u2029b',
  '\ufeffbom',
  '%3Cscript%3Emark()%3C/script%3E',
  '&lt;script&gt;mark()&lt;/script&gt;',
  '&#60;img src=x onerror=mark()&#62;',
];

/** 240 texts, all different, without line breaks. */
export const hostileStrings = [
  ...before.flatMap((start) => elements.map((element) => start + element)),
  ...others,
].slice(0, 240);
