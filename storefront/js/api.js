// The shop's API: clients/typescript, published as ./client/. Every failure is a Problem; status 0 means that no answer came.

import { evershelf } from "./client/index.js";

export const shop = evershelf({ url: document.querySelector("meta[name=evershelf-api]").content });
