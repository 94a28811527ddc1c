// "My λ is …": the present strength on the scale of another library, and back. What a library calls a strength v with a share a of
// L1 is ½ MSE + S Σ|w| + ½ T Σ w² with S = a v · sharp and T = (1 − a) v · smooth: the factors come with the scene.

import { element, write } from "./element.js";

const DIGITS = 7;

// λ and the share ρ of L1 here for a strength there, and the other way round; of some libraries one over that, as C is.
export const here = ([sharp, smooth], value, mix, inverse = false) => {
  const given = inverse ? 1 / value : value;
  const [first, second] = [2 * mix * given * sharp, (1 - mix) * given * smooth];
  return { strength: first + second, ratio: first / (first + second) };
};
export const there = ([sharp, smooth], strength, ratio, inverse = false) => {
  const [first, second] = [(strength * ratio) / 2 / sharp, (strength * (1 - ratio)) / smooth];
  return { value: inverse ? 1 / (first + second) : first + second, mix: first / (first + second) };
};

export class Units {
  constructor(store, place) {
    this.store = store;
    const field = (label, input) => element("label", { class: "rg-field" }, label, input);
    this.kind = element("select", { onchange: () => this.update() });
    this.value = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", onchange: () => this.typed(), onfocus: () => this.value.select() });
    this.mix = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", onchange: () => this.typed() });
    this.scaling = element("select", { onchange: () => store.set({ [this.units.scaling]: this.scaling.value }, { entry: true }) });
    this.mixed = field(element("span"), this.mix);
    this.call = element("code", { class: "rg-call" });
    this.node = place.appendChild(
      element("section", { class: "rg-group rg-units", hidden: true }, element("h2", {}, "My λ is …"),
        field("in the scale of", this.kind), field("strength", this.value), this.mixed, field("columns given", this.scaling), this.call),
    );
  }

  lay(units) {
    this.units = units;
    this.node.hidden = !units;
    if (!units) return;
    const options = (pairs) => pairs.map(([value, word]) => element("option", { value }, word));
    const chosen = this.kind.value;
    this.kind.replaceChildren(...options(units.conventions.map(({ name }) => [name, name])));
    this.kind.value = units.conventions.some(({ name }) => name === chosen) ? chosen : this.usual();
    this.scaling.replaceChildren(...options(Object.entries(units.scalings)));
    this.update();
  }

  usual() {
    const penalty = this.store.values[this.units.penalty];
    return (this.units.conventions.find((one) => one.penalty === penalty) ?? this.units.conventions.find((one) => !one.penalty)).name;
  }

  get convention() {
    return this.units.conventions.find(({ name }) => name === this.kind.value);
  }

  // Where the knobs stand: λ and ρ, exactly.
  get present() {
    const { store, units } = this;
    const penalty = store.values[units.penalty];
    const ratio = penalty === units.sharp ? 1 : penalty === units.smooth ? 0 : store.exactly(units.ratio);
    return { strength: store.exactly(units.knob), ratio };
  }

  update() {
    if (!this.units) return;
    const { values } = this.store;
    const { calls, factors, mix: name, penalty, inverse } = this.convention;
    const scaling = values[this.units.scaling];
    this.scaling.value = scaling;
    const knows = Object.hasOwn(factors, scaling) && (!penalty || penalty === values[this.units.penalty]);
    const { value, mix } = knows ? there(factors[scaling], this.present.strength, this.present.ratio, inverse) : {};
    this.mixed.hidden = !name;
    write(this.mixed.firstChild, name);
    this.show([knows ? written(value) : "", name ? written(mix) : ""]);
    const why = Object.hasOwn(factors, scaling) ? "It has another penalty: type a strength to change to its." : "It scales every column by itself.";
    write(this.call, knows ? calls[scaling].replace("{value}", () => written(value)).replace("{mix}", () => written(mix)) : why);
  }

  // What was typed and can't be used stays with its sentence until the knobs say something else.
  show(texts) {
    if (texts.join(" ") === this.shown) return;
    this.shown = texts.join(" ");
    [this.value.value, this.mix.value] = texts;
    this.value.setCustomValidity("");
  }

  typed() {
    const { units, convention, store } = this;
    const scaling = store.values[units.scaling];
    const number = (input) => (input.value.trim() === "" ? NaN : Number(input.value.trim().replace(",", ".").replace("−", "-")));
    const value = number(this.value);
    const mix = convention.mix ? number(this.mix) : convention.penalty === units.smooth ? 0 : 1;
    const { strength, ratio } = Object.hasOwn(convention.factors, scaling) ? here(convention.factors[scaling], value, mix, convention.inverse) : {};
    const usable = value > 0 && mix >= 0 && mix <= 1 && strength >= 1e-9 && strength < 1e9;
    this.value.setCustomValidity(usable ? "" : "A strength is a positive number, and its share of L1 one from 0 to 1.");
    this.value.reportValidity();
    if (!usable) return;
    this.shown = undefined;
    const penalty = mix === 1 ? units.sharp : mix === 0 ? units.smooth : units.both;
    const mixed = penalty === units.both ? store.towards(units.ratio, ratio) : {};
    store.set({ [units.penalty]: penalty, ...store.towards(units.knob, strength), ...mixed }, { entry: true });
  }
}

const written = (value) => `${Number(value.toPrecision(DIGITS))}`;
