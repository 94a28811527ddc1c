// Two ways to ask a process: HTTP, and where a proxy lets only the websocket through, Streamlit's own channel. Whoever asks
// cannot tell them apart. A visitor's own table is named by its digest, and given again where a process does not have it.

const POLL = 200; // milliseconds between two looks through the channel at what takes long
const MOST_BROUGHT = 4; // times that a table is given before it is said that it does not arrive
const PATIENCE = 4000; // milliseconds until a channel that does not answer counts as none

export class Ask {
  // `home` is the address of the app; `tables` remembers what the visitor brought.
  constructor(home, tables) {
    Object.assign(this, { home, tables, channel: null });
  }

  // The answer to a link: { bytes, notices, ... }. `progress(share, label)` is called on the way.
  async scene(page, query, { signal, progress = () => {} } = {}) {
    const path = `scene/${page}${query && "?"}${query}`;
    const answer = await this.get(path, signal);
    if (answer instanceof Response) return streamed(answer, progress);
    return this.polled(path, answer, { signal, progress });
  }

  async text(path) {
    const answer = await this.get(path);
    return answer instanceof Response ? answer.text() : answer.text;
  }

  // Gives a table to the process: its digest, or a sentence why it cannot be read.
  async table(content) {
    try {
      const answer = await fetch(new URL("table", this.home), { method: "POST", body: content });
      if (answer.headers.get("content-type") === "application/json") return await answer.json();
    } catch (error) {
      if (!this.channel) throw offline(error);
    }
    return this.through({ path: "table", body: await base64(content) });
  }

  async get(path, signal) {
    let answer;
    try {
      answer = await fetch(new URL(path, this.home), { signal });
    } catch (error) {
      if (signal?.aborted || !this.channel) throw signal?.aborted ? error : offline(error);
      return this.through({ path });
    }
    // A balancer may give the table to one process and the question to the next: once more each time, until both meet.
    for (let times = 1; answer.status === 409 && times <= MOST_BROUGHT; times++) {
      for (let i = 0; i < times; i++) await this.bringTable(new URL(path, this.home).searchParams);
      answer = await fetch(new URL(path, this.home), { signal });
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
    const named = [...query].find(([name]) => name.endsWith(".table"))?.[1];
    const content = this.tables.content(named);
    if (content === undefined) {
      throw new Error("The data of this link are not here: they never leave the visit. Load the CSV again.");
    }
    await this.table(content);
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
      await new Promise((resolve) => setTimeout(resolve, POLL));
      if (signal?.aborted) throw signal.reason;
      answer = await this.through({ path });
    }
    return { ...JSON.parse(answer.head), bytes: answer.bytes && fromBase64(answer.bytes) };
  }
}

const offline = (cause) => new Error("The server does not answer.", { cause });

// Lines of JSON, then as many bytes as the last line says.
async function streamed(answer, progress) {
  const reader = answer.body.getReader();
  let rest = new Uint8Array();
  const more = async () => {
    const { done, value } = await reader.read();
    if (done) throw offline();
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

