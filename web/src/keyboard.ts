/** Keys: everything that is done often has one. Off in inputs, in dialogs, and for who switched them off. */

import { afterSwap, find, findAll, openTicket } from "./page";
import { show as showTicks } from "./ticks";

const GO_WITHIN_MS = 1500;
let goUntil = 0;
let waiting = "";

const isOn = () => "shortcuts" in document.body.dataset;
const rows = () => findAll("#rows > .row");
const link = (row: Element | undefined | null) => row?.querySelector<HTMLElement>(":scope > a") ?? null;

function current(): Element | null {
  return document.activeElement?.closest(".row") ?? find('.row:has(> [aria-current="true"])');
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(element?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"));
}

function move(by: number): void {
  const shown = rows();
  const own = current();
  const place = own ? shown.indexOf(own as HTMLElement) + by : by > 0 ? 0 : shown.length - 1;
  const next = shown[Math.max(0, Math.min(shown.length - 1, place))];
  const target = link(next);
  if (!target) return;
  const wasOpen = openTicket() !== null;
  target.focus();
  next?.scrollIntoView({ block: "nearest" });
  if (wasOpen && next !== own) target.click();
  if (place >= shown.length - 5) find("#rows > .more a")?.click();
}

/** Goes to what a command stands for: a field is entered, a drawer opened, a link or a button followed. */
export function enter(target: HTMLElement): void {
  const drawer = target.matches("summary") ? (target.parentElement as HTMLDetailsElement) : null;
  if (drawer) {
    drawer.open = true;
    find("textarea, select, input:not([type=hidden])", drawer)?.focus();
  } else if (target.matches("select, input")) target.focus();
  else target.click();
}

/** Presses what a key stands for; whether there is such a thing. */
export function press(key: string): boolean {
  const target = findAll(`[data-key="${CSS.escape(key)}"]`).find((each) => each.checkVisibility());
  if (!target) return false;
  enter(target);
  return true;
}

function back(): void {
  const row = current() ?? find(`#row-${openTicket()?.dataset.ticket ?? ""}`);
  const way = find('[data-key="u"]');
  if (way?.checkVisibility()) way.click();
  else link(row)?.focus();
}

const KEYS: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  o: () => link(current())?.click(),
  u: back,
  x: () => {
    const box = current()?.querySelector<HTMLInputElement>(":scope > input");
    if (box) box.checked = !box.checked;
    showTicks();
  },
  b: () => document.dispatchEvent(new Event("amends:choose-bulk")),
  v: () => document.dispatchEvent(new Event("amends:choose-view")),
  g: () => {
    goUntil = Date.now() + GO_WITHIN_MS;
  },
  "?": () => find<HTMLDialogElement>("#shortcuts")?.showModal(),
};

// Ctrl and Enter send the form that one is in.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = (event.target as Element).closest?.<HTMLFormElement>('form[method="post"]');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(find<HTMLButtonElement>("button.main", form));
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target) && openTicket()) {
    (event.target as HTMLElement).blur();
    find("#ticket-title")?.focus({ preventScroll: true });
    return;
  }
  if (!isOn() || isTyping(event.target) || find("dialog[open]")) return;
  if (Date.now() < goUntil) {
    goUntil = 0;
    const way = find(`[data-go="${CSS.escape(event.key)}"]`);
    if (way) {
      event.preventDefault();
      way.click();
      return;
    }
  }
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (/^[a-zP/]$/.test(event.key)) {
    if (press(event.key)) event.preventDefault();
    else if ("asptnrcewyhP".includes(event.key) && !openTicket() && current()) {
      event.preventDefault();
      waiting = event.key;
      link(current())?.click();
    }
  }
});

afterSwap("ticket", () => {
  if (!waiting) return;
  const key = waiting;
  waiting = "";
  setTimeout(() => press(key));
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-open-shortcuts]")) find<HTMLDialogElement>("#shortcuts")?.showModal();
});
