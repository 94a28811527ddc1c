// Markdown with formulas to HTML, for the static site: a JSON list of texts in, a list of pages' parts out.
//   node static/prose.mjs < texts.json > parts.json
// The words are Streamlit's: $...$ and $$...$$ are KaTeX, :gray[...] and :green-badge[...] are colours.

import katex from "katex";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false, linkify: false });
const BLOCK = /(?<!\\)\$\$([\s\S]+?)\$\$/g;
const INLINE = /(?<!\\)\$([^$\n]+?)\$/g;

function rendered(text) {
  const formulas = [];
  const kept = (displayMode) => (_, tex) => {
    formulas.push(katex.renderToString(tex.trim(), { displayMode, throwOnError: true, strict: "error" }));
    const mark = `FORMULA${formulas.length - 1}X`;
    return displayMode ? `\n\n${mark}\n\n` : mark;
  };
  const marked = text.replace(BLOCK, kept(true)).replace(INLINE, kept(false));
  return markdown
    .render(marked)
    .replace(/<p>FORMULA(\d+)X<\/p>/g, (_, i) => `<div class="rg-formula">${formulas[i]}</div>`)
    .replace(/FORMULA(\d+)X/g, (_, i) => formulas[i])
    .replace(/:gray\[([^\]]*)\]/g, '<span class="rg-gray">$1</span>')
    .replace(/:(green|orange|red)-badge\[([^\]]*)\]/g, '<span class="rg-badge rg-$1">$2</span>');
}

let input = "";
for await (const part of process.stdin) input += part;
process.stdout.write(JSON.stringify(JSON.parse(input).map(rendered)));
