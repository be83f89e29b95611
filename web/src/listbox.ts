/** A list that is found in by typing: the palette, and whatever has one value of several. */

import { find } from "./page";

export interface Option {
  words: string;
  /** What stands beside the words. */
  beside?: string;
  /** What it is found by too, beside its words. */
  alsoFoundBy?: string;
  keys?: string;
  isChosen?: boolean;
  run: () => void;
}

// The marks of other scripts are vowels and voices.
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
const plain = (text: string) => text.normalize("NFD").replaceAll(ACCENTS, "$1").normalize("NFC").toLocaleLowerCase();

/** Those of some options that have all that was typed; those that begin with it come first. */
export function matching(options: Option[], typed: string): Option[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const own = (each: Option) => plain(`${each.words} ${each.alsoFoundBy ?? ""}`);
  const found = options.filter((each) => wanted.every((word) => own(each).includes(word)));
  const first = wanted[0];
  if (!first) return found;
  const begins = (each: Option) => plain(each.words).trimStart().startsWith(first);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}

/** What tells two options of a list apart. */
export const nameOf = (option: Option) => `${option.words} ${option.beside ?? ""}`;

/** The options of a list, drawn; `chosen` is the place of the one that Enter takes. */
export class Listbox {
  private shown: Option[] = [];
  private chosen = 0;
  /** What the arrows went to: it stays chosen when more is found. */
  private held = "";
  /** Enter was pressed before anything was found: once all is found for the same letters, the first is taken. */
  private isTakenWhenFound = false;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly query: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly options: (typed: string) => Option[],
    private readonly isMoreComing = () => false,
  ) {
    query.addEventListener("input", () => {
      this.begin();
      this.draw();
    });
    query.addEventListener("keydown", (event) => this.press(event));
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  /** Opens it with nothing typed, at the value that holds now. */
  open(): void {
    this.query.value = "";
    this.begin();
    this.dialog.showModal();
    this.chosen = Math.max(0, this.options("").findIndex((each) => each.isChosen));
    this.draw();
    this.query.focus();
  }

  /** Other letters: nothing is chosen, and nothing waits to be taken. */
  private begin(): void {
    this.chosen = 0;
    this.held = "";
    this.isTakenWhenFound = false;
  }

  draw(): void {
    this.shown = this.options(this.query.value);
    if (this.isTakenWhenFound && this.shown.length && !this.isMoreComing()) {
      this.take(this.shown[0]);
      return;
    }
    const held = this.held ? this.shown.findIndex((each) => nameOf(each) === this.held) : -1;
    this.chosen = Math.max(0, Math.min(held < 0 ? this.chosen : held, this.shown.length - 1));
    this.list.replaceChildren(...this.shown.map((each, place) => this.item(each, place)));
    const none = find(".empty-list", this.dialog);
    if (none) none.hidden = this.shown.length > 0;
    this.query.setAttribute("aria-activedescendant", this.shown.length ? this.idOf(this.chosen) : "");
    document.getElementById(this.idOf(this.chosen))?.scrollIntoView({ block: "nearest" });
  }

  private item(each: Option, place: number): HTMLElement {
    const item = document.createElement("li");
    item.id = this.idOf(place);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(place === this.chosen));
    for (const [name, text] of [["span", each.words], ["small", each.beside], ["kbd", each.keys]] as const) {
      if (!text) continue;
      const part = document.createElement(name);
      part.textContent = text;
      part.dir = "auto";
      item.append(part);
    }
    item.addEventListener("click", () => this.take(each));
    return item;
  }

  private readonly idOf = (place: number) => `${this.list.id}-${place}`;

  private take(option: Option | undefined): void {
    this.isTakenWhenFound = !option;
    if (!option) return;
    this.dialog.close();
    option.run();
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.chosen = Math.max(0, Math.min(this.chosen + (event.key === "ArrowDown" ? 1 : -1), this.shown.length - 1));
      const reached = this.shown[this.chosen];
      this.held = reached ? nameOf(reached) : "";
      this.draw();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.take(this.shown[this.chosen]);
    }
  }
}
