// Two ways to ask a process: HTTP, and where a proxy lets only the websocket through, Streamlit's own channel. Whoever asks
// cannot tell them apart. A visitor's own table is named by its digest, and given again where a process does not have it. What
// breaks off, since its process has ended, is asked once more at once: another process answers.

const POLL = 200; // milliseconds between two looks through the channel at what takes long
const MOST_BROUGHT = 4; // times that a table is given before it is said that it does not arrive
const NAME = Math.random().toString(36).slice(2); // tells a process that this page and others behind one address are several
const STALLED = 15000; // milliseconds without a byte until an answer counts as none
const PATIENCE = 4000; // milliseconds until a channel that does not answer counts as none

export class Ask {
  // `home` is the address of the app, `lasting` that of what this version of the code answers for good; `tables` remembers what
  // the visitor brought.
  constructor(home, lasting, tables) {
    Object.assign(this, { home, lasting, tables, channel: null });
  }

  // The answer to a link: { bytes, notices, ... }. `progress(share, label)` is called on the way.
  async scene(page, query, { signal, progress = () => {} } = {}) {
    const path = `scene/${page}${query && "?"}${query}`;
    return twice(async () => {
      const answer = await this.get(path, { signal, progress });
      return answer instanceof Response ? streamed(answer, progress) : this.polled(path, answer, { signal, progress });
    }, signal);
  }

  // The same for whoever may ask for it next: null where it is not there in a moment, or others wait for the server.
  async ahead(page, query, signal) {
    const address = new URL(`scene/${page}${query && "?"}${query}`, this.lasting);
    const answer = await inTime(fetch(address, { signal, priority: "low", headers: { "X-Visitor": NAME, "X-Ahead": "1" } }));
    return answer.status === 200 && answer.headers.get("x-regularize") !== null ? streamed(answer) : null;
  }

  async text(path) {
    return twice(async () => {
      const answer = await this.get(path);
      return answer instanceof Response ? unbroken(inTime(answer.text(), 2 * STALLED)) : this.told(path, answer);
    });
  }

  async told(path, first) {
    let answer = first;
    while (answer.progress !== undefined) {
      await pause();
      answer = await this.through({ path });
    }
    return answer.text;
  }

  // Gives a table to the process: its digest, or a sentence why it cannot be read. Its name, where it has one, tells a balancer
  // which process is to have it: the one that is asked about it.
  async table(content, named) {
    const address = new URL(`table${named ? `?of.table=${named}` : ""}`, this.home);
    try {
      const answer = await this.fetch(address, { method: "POST", body: content });
      if (answer.headers.get("content-type") === "application/json") return await answer.json();
    } catch (error) {
      if (!this.channel) throw offline(error);
    }
    return this.through({ path: "table", body: await base64(content) });
  }

  // The page's first question has been asked by its head, as browsers ask: with a name it would be another.
  async fetch(address, { progress = () => {}, ...options } = {}) {
    const headers = this.named ? { "X-Visitor": NAME } : {};
    this.named = true;
    for (;;) {
      const answer = await reached(address, { headers, ...options });
      if (answer.status !== 429 || answer.headers.get("x-regularize") === null) return answer;
      progress(0, await answer.text());
      await pause(1000 * Number(answer.headers.get("retry-after") ?? 1));
    }
  }

  async get(path, { signal, progress } = {}) {
    const address = new URL(path, path.startsWith("scene/") ? this.lasting : this.home);
    this.tableOf(address.searchParams);
    let answer;
    try {
      answer = await this.fetch(address, { signal, progress });
    } catch (error) {
      if (signal?.aborted || !this.channel) throw signal?.aborted ? error : offline(error);
      return this.through({ path });
    }
    // A balancer may give the table to one process and the question to the next: once more each time, until both meet.
    for (let times = 1; answer.status === 409 && times <= MOST_BROUGHT; times++) {
      for (let i = 0; i < times; i++) await this.bringTable(address.searchParams);
      answer = await this.fetch(address, { signal, progress });
    }
    if (answer.headers.get("x-regularize") === null) {
      // Whoever answered was not the app: a captive portal, a proxy that blocks.
      if (this.channel) return this.through({ path });
      throw offline();
    }
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  }

  async bringTable(query) {
    const { named, content } = this.tableOf(query);
    await this.table(content, named);
  }

  // The visitor's own table that a link names: nobody else is shown it, even while a process remembers it.
  tableOf(query) {
    const named = [...query].find(([name]) => name.endsWith(".table"))?.[1];
    const content = named && this.tables.content(named);
    if (named && content === undefined) {
      throw new Error("The data of this link are not here: they never leave the visit. Load the CSV again.");
    }
    return { named, content };
  }

  async through(question) {
    const answer = await this.patient(question);
    if (answer.missing) {
      await this.bringTable(new URL(question.path, this.home).searchParams);
      return this.patient(question);
    }
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  // Through a websocket that is dead nothing comes back, not even that it is.
  patient(question) {
    const tired = new Promise((_, reject) => setTimeout(() => reject(offline()), PATIENCE));
    return Promise.race([this.channel(question), tired]);
  }

  async polled(path, first, { signal, progress }) {
    let answer = first;
    while (answer.progress !== undefined) {
      progress(answer.progress, answer.label);
      await pause();
      if (signal?.aborted) throw signal.reason;
      answer = await this.through({ path });
    }
    return { ...JSON.parse(answer.head), bytes: answer.bytes && fromBase64(answer.bytes) };
  }
}

const pause = (time = POLL) => new Promise((resolve) => setTimeout(resolve, time));
// What has not come in time has stalled, wherever on its way.
function inTime(coming, time = STALLED) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(stalled()), time)));
  return Promise.race([coming, late]).finally(() => clearTimeout(timer));
}

const stalled = () => Object.assign(new Error("nothing comes"), { stalled: true });
const offline = (cause) => new Error("The server does not answer.", { cause });
const broken = (cause) => Object.assign(offline(cause), { broken: true });

// What comes from an address; tried once more, since the connection may have been that of a process which has just ended.
async function reached(address, options) {
  try {
    return await inTime(fetch(address, options));
  } catch (error) {
    if (options.signal?.aborted || error.stalled) throw error;
    return inTime(fetch(address, options));
  }
}

// What `coming` gives, unless the connection breaks.
const unbroken = (coming) =>
  coming.catch((cause) => {
    throw cause.stalled ? offline(cause) : broken(cause);
  });

// What `ask` gives, asked once more where the first answer broke off.
async function twice(ask, signal) {
  try {
    return await ask();
  } catch (error) {
    if (!error.broken || signal?.aborted) throw error;
    return ask();
  }
}

// Lines of JSON, then as many bytes as the last line says. What was made in a moment says how long it is, and comes whole.
async function streamed(answer, progress = () => {}) {
  if (answer.headers.has("content-length")) {
    const whole = new Uint8Array(await unbroken(inTime(answer.arrayBuffer(), 2 * STALLED)));
    const end = whole.indexOf(10);
    const line = JSON.parse(new TextDecoder().decode(whole.subarray(0, end)));
    if (line.error) throw new Error(line.error);
    return { ...line, bytes: line.scene ? whole.subarray(end + 1) : null };
  }
  const reader = answer.body.getReader();
  let rest = new Uint8Array();
  const more = async () => {
    const { done, value } = await unbroken(inTime(reader.read()));
    if (done) throw broken();
    const both = new Uint8Array(rest.length + value.length);
    both.set(rest);
    both.set(value, rest.length);
    rest = both;
  };
  for (;;) {
    const end = rest.indexOf(10);
    if (end < 0) {
      await more();
      continue;
    }
    const line = JSON.parse(new TextDecoder().decode(rest.subarray(0, end)));
    rest = rest.subarray(end + 1);
    if (line.error) throw new Error(line.error);
    if (line.elsewhere) throw broken();
    if (line.progress !== undefined) {
      progress(line.progress, line.label);
      continue;
    }
    while (rest.length < line.scene) await more();
    return { ...line, bytes: line.scene ? rest : null };
  }
}

export async function base64(content) {
  const bytes = new Uint8Array(await new Blob([content]).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

