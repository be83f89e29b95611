/** Choosing: a small list under the finger for what has one value of several. Nothing is saved before Enter. */

import { Listbox, matching, type Option } from "./listbox";
import { find, findAll } from "./page";
import { onRefusal } from "./sending";

const dialog = find<HTMLDialogElement>("#chooser");
const query = find<HTMLInputElement>("#chooser-query");
const list = find("#chooser-list");
let offered: Option[] = [];
const listbox = dialog && query && list ? new Listbox(dialog, query, list, (typed) => matching(offered, typed)) : null;

/** What was clicked to open the list of a setting: where one is again when something was chosen. */
let openedBy: HTMLElement | null = null;

function openFor(button: HTMLElement, from = button): void {
  const form = button.closest("form");
  const select = form?.querySelector("select");
  if (!form || !select || form.getAttribute("aria-busy") === "true") return;
  const holds = find("option[selected]", select)?.getAttribute("value") ?? "";
  offered = [...select.options].map((each) => ({
    words: each.text,
    beside: each.dataset.beside,
    isChosen: each.value === holds,
    run: () => choose(form, select, button, each, each.value === holds),
  }));
  openedBy = from;
  openAt(from, button.getAttribute("aria-labelledby")?.split(" ")[0] ?? "");
  if (select.name === "owner_id") void addLoads(select);
}

/** What owners have to do already, and whether they are there: the list stands open meanwhile. */
async function addLoads(select: HTMLSelectElement): Promise<void> {
  const own = offered;
  try {
    const answer = await fetch("/owners");
    if (!answer.ok || !answer.headers.get("amends-page")) return;
    const loads = (await answer.json()) as Record<string, string>;
    [...select.options].forEach((each, place) => {
      const option = own[place];
      if (option) option.beside = loads[each.value];
    });
    if (dialog?.open && offered === own) listbox?.draw();
  } catch {
    // The names alone can be chosen too.
  }
}

function choose(form: HTMLFormElement, select: HTMLSelectElement, button: HTMLElement, option: HTMLOptionElement, isSame: boolean): void {
  (openedBy ?? button).focus({ preventScroll: true });
  if (isSame) return;
  select.value = option.value;
  const ticketId = button.closest<HTMLElement>(".ticket")?.dataset.ticket;
  const shown = [find("span", button), find(`#row-${ticketId} [data-part="${select.name}"]`)];
  const before = shown.map((each) => each?.textContent ?? "");
  for (const each of shown) if (each) each.textContent = option.text.trim();
  onRefusal(form, () => shown.forEach((each, place) => each && (each.textContent = before[place] ?? "")));
  form.requestSubmit();
}

/** Gives a setting a value, as if it had been taken from its list. */
export function chooseOption(button: HTMLElement, value: string): void {
  openedBy = null;
  const form = button.closest("form");
  const select = form?.querySelector("select");
  const option = [...(select?.options ?? [])].find((each) => each.value === value);
  const holds = select ? find("option[selected]", select)?.getAttribute("value") : "";
  if (form && select && option) choose(form, select, button, option, option.value === holds);
}

/** The views, to go to one of them. */
function openViews(from: HTMLElement): void {
  offered = findAll<HTMLAnchorElement>(".views a").map((each) => ({
    words: find("span:not(.count)", each)?.textContent?.trim() ?? "",
    beside: find(".count", each)?.textContent?.trim(),
    isChosen: each.ariaCurrent === "page",
    run: () => each.click(),
  }));
  openAt(from, "views");
}

function openAt(button: HTMLElement, labelId: string): void {
  const label = document.getElementById(labelId);
  show(button, label?.getAttribute("aria-label") ?? label?.textContent ?? "");
}

/** What is done with what was typed when the list is left with nothing taken from it. */
let onLeave: ((typed: string) => void) | null = null;

dialog?.addEventListener("close", () => {
  const leave = onLeave;
  onLeave = null;
  leave?.(query?.value ?? "");
});

/** Opens a list of something else; gives the way to fill it later. Null while another one is open. */
export function openList(at: HTMLElement, label: string, options: Option[], leave: (typed: string) => void): ((later: Option[]) => void) | null {
  if (!dialog || find("dialog[open]")) return null;
  const taking = (each: Option): Option => ({
    ...each,
    run: () => {
      onLeave = null;
      each.run();
    },
  });
  const own = options.map(taking);
  offered = own;
  show(at, label);
  onLeave = leave;
  return (later) => {
    if (!dialog.open || offered !== own) return;
    own.splice(0, own.length, ...later.map(taking));
    listbox?.draw();
  };
}

function show(at: HTMLElement, label: string): void {
  if (!dialog || !query || find("dialog[open]")) return;
  query.setAttribute("aria-label", label);
  dialog.setAttribute("aria-label", label);
  list?.setAttribute("aria-label", label);
  listbox?.open();
  place(at);
}

/** Under what it was opened by, and wholly on the screen; a phone's style puts it at the bottom instead. */
function place(button: HTMLElement): void {
  if (!dialog) return;
  const at = button.getBoundingClientRect();
  const own = dialog.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - own.width - 8));
  const below = at.bottom + 4;
  const top = below + own.height > innerHeight - 8 ? Math.max(8, innerHeight - own.height - 8) : below;
  dialog.style.left = `${left}px`;
  dialog.style.top = `${top}px`;
}

document.addEventListener("click", (event) => {
  const from = (event.target as Element).closest<HTMLElement>("[data-choose], [data-opens]");
  const button = from?.dataset.opens ? document.getElementById(from.dataset.opens) : from;
  if (from && button) openFor(button, from);
});

document.addEventListener("amends:choose-view", () => {
  const views = find("#views");
  if (views) openViews(views);
});
