// The points of a chart as a table to type into, for whom dragging them is no way.

import { element } from "./element.js";

export class Points {
  constructor(lab, place) {
    this.lab = lab;
    this.body = element("tbody");
    const head = element("tr", {}, ...["point", "x", "y"].map((name) => element("th", { scope: "col" }, name)));
    this.node = place.appendChild(
      element("details", { class: "rg-points", ontoggle: () => this.show() },
        element("summary", {}, "Points as a table"),
        element("p", {}, "Type a number and press Enter."),
        element("div", { class: "rg-table" }, element("table", {}, element("thead", {}, head), this.body))),
    );
  }

  show() {
    const { charts } = this.lab;
    const i = charts.scene?.charts.findIndex(({ draggable }) => draggable !== null) ?? -1;
    if (!this.node.open || i < 0) return;
    const chart = charts.scene.charts[i];
    const { x, y } = charts.figure(chart, i).traces[chart.draggable];
    // Cells keep their nodes, and so whoever types in them stays where they are.
    while (this.body.rows.length > x.length) this.body.lastChild.remove();
    for (let row = this.body.rows.length; row < x.length; row++) this.body.append(this.row(row));
    [...this.body.rows].forEach((row, point) => {
      const [across, up] = row.querySelectorAll("input");
      if (document.activeElement !== across) across.value = x[point].toFixed(2);
      if (document.activeElement !== up) up.value = y[point].toFixed(2);
    });
  }

  row(point) {
    const cells = ["x", "y"].map((name) =>
      element("input", {
        type: "number", step: "0.01", min: "-999", max: "999", "aria-label": `${name} of point ${point}`,
        onchange: () => {
          const [across, up] = cells.map((cell) => Number(cell.value));
          if (cells.every((cell) => cell.value !== "" && cell.checkValidity())) this.lab.drag(point, across, up, true);
        },
      }),
    );
    return element("tr", {}, element("th", { scope: "row" }, point), ...cells.map((cell) => element("td", {}, cell)));
  }
}
