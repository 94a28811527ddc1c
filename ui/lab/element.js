// element("button", { class: "rg-key", onclick }, "word", child): a node with attributes, listeners and content.
export function element(tag, attributes = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...content);
  return made;
}

// Puts text where it is not there already: what stays is not announced, selected or laid out again.
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
