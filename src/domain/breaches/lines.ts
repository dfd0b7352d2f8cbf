/**
 * Walks over the lines of a text. A line ends at a line feed, with all carriage returns straight before it (CRLF,
 * and the CRCRLF of files that were converted twice), or at a carriage return that no line feed follows (old Mac
 * files, and lists glued together from several systems). Nothing else ends a line: form feed, U+0085 and U+2028 are
 * characters of a field.
 */
export class LineScanner {
  /** First unit after the line's content. */
  end = 0;
  /** First unit of the next line. */
  next = 0;
  /** False for a last line without a line end, or with one that more text might still change (CR at the end). */
  terminated = false;

  readonly #text: string;
  #feed = -1;
  #return = -1;
  /** Carriage returns before this place are known to be followed by no line feed: keeps long runs of them linear. */
  #loneUntil = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the line that starts at `start`; false at the end of the text. Calls must come with rising starts. */
  read(start: number): boolean {
    const text = this.#text;
    if (start >= text.length) return false;
    if (this.#feed < start) this.#feed = placeOf(text, '\n', start);
    if (this.#return < start) this.#return = placeOf(text, '\r', start);
    if (this.#feed < this.#return) {
      this.end = this.#feed;
      this.next = this.#feed + 1;
      this.terminated = true;
      return true;
    }
    if (this.#return === Infinity) {
      this.end = text.length;
      this.next = text.length;
      this.terminated = false;
      return true;
    }
    const at = this.#return;
    this.end = at;
    let after = at + 1;
    if (at >= this.#loneUntil) {
      while (text.charCodeAt(after) === 13) after++;
      if (after === this.#feed) {
        this.next = after + 1;
        this.terminated = true;
        return true;
      }
      this.#loneUntil = after;
    }
    this.next = at + 1;
    this.terminated = this.#loneUntil < text.length;
    return true;
  }

  /** End of the last terminated line after `start`, or `start`. Cuts at line feeds as long as there is one. */
  lastEnd(start: number): number {
    const feed = this.#text.lastIndexOf('\n');
    if (feed >= start) return feed + 1;
    let at = this.#text.length;
    while (at > start && this.#text.charCodeAt(at - 1) === 13) at--;
    const lone = this.#text.lastIndexOf('\r', at - 1);
    return lone >= start && at > start ? lone + 1 : start;
  }
}

function placeOf(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at === -1 ? Infinity : at;
}
