// The line with the bar of what is being computed, and the way out of it.

import { element, write } from "./element.js";

export class Work {
  constructor(stop) {
    this.bar = element("progress", { max: 1 });
    this.label = element("span");
    const button = element("button", { type: "button", class: "rg-stop", onclick: stop }, "Stop");
    this.node = element("div", { class: "rg-work", hidden: true }, this.label, this.bar, button);
  }

  // How much is done; null where there is nothing to wait for. Returns whether there is.
  tell(share, label = "") {
    this.node.hidden = share === null;
    if (share === null) return false;
    this.bar.value = share;
    write(this.label, label);
    return true;
  }
}
