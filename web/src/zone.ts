/** The browser knows the time zone better than a form that nobody has filled in yet. */
const field = document.getElementById("browser-timezone");
if (field instanceof HTMLInputElement && field.value === "UTC") {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
}
