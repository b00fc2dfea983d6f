// Who answers what is searched: one setting of the page, <meta name="evershelf-search">. Both modules have one interface.

export const searching = () =>
  document.querySelector("meta[name=evershelf-search]").content === "api" ? import("./search_api.js") : import("./search_parts.js");
