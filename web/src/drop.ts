/** Dropping a file onto a form is choosing it. */

import { find } from "./page";

const area = find<HTMLFormElement>("[data-drop]");
const input = area ? find<HTMLInputElement>("input[type=file]", area) : null;

area?.addEventListener("dragover", (event) => {
  event.preventDefault();
  area.classList.add("over");
});
area?.addEventListener("dragleave", () => area.classList.remove("over"));
area?.addEventListener("drop", (event) => {
  event.preventDefault();
  area.classList.remove("over");
  const files = event.dataTransfer?.files;
  if (!input || !files?.length) return;
  input.files = files;
  area.requestSubmit();
});
