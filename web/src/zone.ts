/** The browser knows the time zone better than its language says it, in a form that nobody has filled in yet. */
const field = document.getElementById("browser-timezone");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field instanceof HTMLInputElement && field.form && "fresh" in field.form.dataset && zone) {
  field.value = zone;
  const country = field.form.elements.namedItem("phone_region");
  if (country instanceof HTMLSelectElement) {
    // That of the time zone.
    country.value = "";
  }
}
