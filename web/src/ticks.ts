/** Ticking rows: one by one, a range with shift, or all that are shown. */

import { find, findAll } from "./page";

const boxes = () => findAll<HTMLInputElement>(".row > input[type=checkbox]");
let lastTicked: HTMLInputElement | null = null;

export function show(): void {
  const bar = find("[data-bulk]");
  if (!bar) return;
  const ticked = boxes().filter((box) => box.checked).length;
  bar.classList.toggle("has-ticks", ticked > 0);
  const told = find("[data-ticked]", bar);
  if (told) told.textContent = ticked ? `${ticked.toLocaleString(document.documentElement.lang)} ${told.dataset.words}` : "";
  const all = find<HTMLInputElement>("[data-tick-all]", bar);
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
  }
}

document.addEventListener("click", (event) => {
  const box = event.target as HTMLInputElement;
  if (!box.matches?.(".row > input[type=checkbox]")) return;
  if (event.shiftKey && lastTicked?.isConnected) {
    const shown = boxes();
    const [from, to] = [shown.indexOf(lastTicked), shown.indexOf(box)].sort((one, other) => one - other);
    for (const each of shown.slice(from, (to ?? 0) + 1)) each.checked = box.checked;
  }
  lastTicked = box;
});

document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.matches?.("[data-tick-all]")) for (const each of boxes()) each.checked = box.checked;
  if (box.type === "checkbox") show();
});

document.addEventListener("htmx:after:swap", show);
