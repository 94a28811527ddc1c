// How a visitor's table was understood: its first rows with the kind of each column, what was mended, what stays unclear. Each
// answer is a code in the link, and may be taken back.

import { element } from "./element.js";

const MOST_SEEN = 3; // sentences on what was mended; more of them are opened

const subject = (code) => code.split("-")[0];

// The codes of a link with others in their place; one that ends in "-" takes its answer back.
export function chosen(text, codes) {
  const made = codes.split(" ");
  const gone = new Set(made.map(subject));
  const kept = text.split(" ").filter((code) => code && !gone.has(subject(code)));
  return [...kept, ...made.filter((code) => !code.endsWith("-"))].join(" ");
}

export class Understood {
  // `choose(codes)` puts an answer into the link.
  constructor(place, choose) {
    this.choose = choose;
    [this.asks, this.repairs, this.preview] = ["rg-asks", "rg-repairs", "rg-preview"].map((name) =>
      place.appendChild(element("div", { class: name })),
    );
  }

  show({ preview = null, repairs = [], asks = [] }) {
    this.asks.replaceChildren(...asks.map((ask) => this.question(ask)));
    const mended = repairs.map((repair) => this.repair(repair));
    const many = mended.length > MOST_SEEN;
    this.repairs.replaceChildren(
      ...(many ? [element("details", {}, element("summary", {}, `${mended.length} things were mended`), ...mended)] : mended),
    );
    this.preview.replaceChildren(...(preview ? [this.rows(preview)] : []));
  }

  question({ sentence, options, answer, assumed }) {
    const picker = this.picker(options, answer, sentence);
    return element("p", { class: assumed ? "rg-assumed" : "" }, sentence, " ", picker);
  }

  repair({ sentence, code, label }) {
    const undo = element("button", { type: "button", onclick: () => this.choose(code) }, label);
    return element("p", {}, sentence, ...(code ? [" ", undo] : []));
  }

  rows({ columns, rows, more_rows: below, more_columns: beyond }) {
    const heads = columns.map(({ name, kind, options, value, note }) => {
      const switched = options.length > 1 ? this.picker(options, value, `Kind of ${name}`) : element("span", {}, kind);
      return element("th", { scope: "col" }, element("b", {}, name), switched, element("small", {}, note));
    });
    const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell ?? "–"))));
    const more = [below && `${below} more rows`, beyond && `${beyond} more columns`].filter(Boolean).join(", ");
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body));
    const room = { class: "rg-table", tabindex: "0", role: "region", "aria-label": "The first rows as they were understood" };
    return element("details", { open: true }, element("summary", {}, `As it was understood${more && `, and ${more}`}`),
      element("div", room, table));
  }

  picker(options, value, label) {
    const select = element("select", { "aria-label": label, onchange: () => this.choose(select.value) },
      ...options.map(([code, word]) => element("option", { value: code }, word)));
    select.value = value;
    return select;
  }
}
