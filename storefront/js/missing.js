// One page answers for what is missing in every market: say it in the language of the address that was asked for.
for (const other of document.querySelectorAll("[data-home]")) {
  if (location.pathname.startsWith(other.dataset.home)) {
    const here = document.querySelector("#missing");
    here.lang = other.lang;
    here.querySelector("h1").textContent = other.querySelector("h2").textContent;
    here.querySelector(".lead").replaceWith(other.querySelector(".lead"));
    here.querySelector("a").replaceWith(other.querySelector("a"));
    document.title = other.dataset.title;
  }
  other.hidden = true;
}
