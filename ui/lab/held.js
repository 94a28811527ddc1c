// A scene that was saved with all live knobs where they stood holds each of them at every stop, with the others there. So a
// knob that is taken brings the others back to that place: what is drawn is always what was computed.

// Where the other live knobs have to go before `name` moves; nothing where they are there.
export function others({ answer, store, lesson }, name) {
  const away = (other) => other !== name && answer?.held && store.stop(other) !== answer.held[other];
  return Object.fromEntries(lesson.live.filter(away).map((other) => [other, answer.held[other]]));
}

// The lab keeps to it while a knob is dragged; `back(stops)` moves knobs to where the scene has them.
export function holding(lab, back) {
  const { turned } = lab.knobs;
  lab.knobs.turned = (name, stop) => {
    const stops = others(lab, name);
    if (Object.keys(stops).length) back(stops);
    turned(name, stop);
  };
  return lab;
}
