/** Putting things into their order by dragging; the buttons beside them do the same by keyboard. */

import { find, findAll } from "./page";

const list = find("[data-ordered]");
let dragged: HTMLElement | null = null;

list?.addEventListener("dragstart", (event) => {
  dragged = (event.target as HTMLElement).closest<HTMLElement>(".ordered-row");
  dragged?.classList.add("dragged");
  event.dataTransfer?.setData("text/plain", dragged?.dataset.name ?? "");
});

list?.addEventListener("dragover", (event) => {
  const over = (event.target as HTMLElement).closest<HTMLElement>('.ordered-row[draggable="true"]');
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
});

list?.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  for (const button of findAll("[data-save-order]")) {
    button.hidden = false;
    button.focus();
  }
});
