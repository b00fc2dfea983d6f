// Who is signed in: talks to Cognito, keeps the tokens and keeps them fresh, in all tabs the same.

import { shop } from "./api.js";
import { Problem } from "./client/index.js";
import { account, ACCOUNT, alone, badge, CARTS, ORDERS, storage } from "./page.js";

const { content: endpoint, dataset: { client } } = document.querySelector("meta[name=evershelf-accounts]");

// A refusal is a Problem whose type is Cognito's own name for it.
export async function cognito(action, body) {
  let response, answer;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `AWSCognitoIdentityProviderService.${action}` },
      body: JSON.stringify({ ClientId: client, ...body }),
      signal: AbortSignal.timeout(20_000),
    });
    answer = JSON.parse(await response.text() || "{}");
  } catch {
    throw new Problem(0, { type: "no-answer" });
  }
  if (!response.ok) throw new Problem(response.status, { type: (answer.__type || "").split("#").pop() });
  return answer;
}

async function initiate(flow, parameters, was) {
  const { AuthenticationResult: got } = await cognito("InitiateAuth", { AuthFlow: flow, AuthParameters: parameters });
  if (!got) throw new Problem(400, { type: "challenge" }); // an operator asks for more than a shopper can answer here
  if (was && !account()) throw signedOut();
  const { sub, email } = JSON.parse(atob(got.IdToken.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
  storage.set(ACCOUNT, { id: sub, email, token: got.IdToken, refresh: got.RefreshToken || was.refresh, until: Date.now() + got.ExpiresIn * 1000 });
}

const signedOut = () => new Problem(401, { type: "signed-out" });

// A token good for another minute, and not the one that was refused.
const token = (refused) => alone(ACCOUNT, async () => {
  const was = account();
  if (!was) throw signedOut();
  if (was.token === refused || was.until < Date.now() + 60_000) {
    try {
      await initiate("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: was.refresh }, was);
    } catch (problem) {
      if (!["NotAuthorizedException", "UserNotFoundException"].includes(problem.type)) throw problem;
      leave();
      throw signedOut();
    }
  }
  return account().token;
});

// Calls with the account's token, and once more with a new one. Who is refused again is signed out.
export async function asMe(operation, what) {
  const bearer = await token();
  try {
    return await shop[operation]({ ...what, bearer });
  } catch (problem) {
    if (problem.status !== 401 || problem.type === "sign-in-again") throw problem;
  }
  const fresh = await token(bearer);
  try {
    return await shop[operation]({ ...what, bearer: fresh });
  } catch (problem) {
    if (problem.status === 401) leave();
    throw problem;
  }
}

export const signIn = (email, password) =>
  alone(ACCOUNT, () => initiate("USER_PASSWORD_AUTH", { USERNAME: email, PASSWORD: password }));

// Nothing of the account stays in this browser.
export function leave() {
  for (const key of Object.keys(localStorage)) if (key === ACCOUNT || key.startsWith(CARTS)) localStorage.removeItem(key);
  storage.set(ORDERS, Object.fromEntries(Object.entries(storage.get(ORDERS) || {}).filter(([, { token }]) => token)));
  sessionStorage.removeItem("evershelf.attempts");
  badge();
}

export async function signOut() {
  const was = account();
  leave();
  if (was) await cognito("RevokeToken", { Token: was.refresh }).catch(() => {}); // it ends by itself, too
}
