// The path through the lessons.

import { element } from "./element.js";

// The lessons before and after this one; the page around the lab goes there.
export function neighbours({ path: { before, after } }, home) {
  if (!home) return "";
  const link = (way, sign, { number, name, title, purpose }) =>
    element("a", { class: `rg-go rg-${way}`, "data-to": name, href: new URL(name === "explore" ? "./" : name, home).href },
      element("b", {}, `${sign[0]}${`${number} ${title}`.trim()}${sign[1]}`), element("small", {}, purpose));
  const links = [before && link("before", ["← ", ""], before), after && link("after", ["", " →"], after)];
  return element("nav", { class: "rg-path", "aria-label": "Path" }, ...links.filter(Boolean));
}
