/** One after the other: what was written is sent, and once that is done the page goes on to what a key stands for. */

import { press } from "./keyboard";

let next = "";

document.addEventListener(
  "submit",
  (event) => {
    next = event.submitter?.dataset.then ?? "";
  },
  true,
);

// What is refused stays in sight, and nothing follows.
document.body.addEventListener("amends:done", () => {
  const key = next;
  next = "";
  if (key) setTimeout(() => press(key));
});
