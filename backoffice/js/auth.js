// Signing in: Cognito's JSON API by fetch. Password, then a code; who has no second factor yet sets one up first.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html

const KEPT = "backoffice";

export class Refused extends Error {
  constructor(type, text) {
    super(text);
    this.type = type;
  }
}

export class Cognito {
  #fetch;

  constructor({ cognito, client_id }, fetcher = (...request) => fetch(...request)) {
    this.address = cognito;
    this.clientId = client_id;
    this.#fetch = fetcher;
  }

  async call(action, body) {
    const answer = await this.#fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `AWSCognitoIdentityProviderService.${action}` },
      body: JSON.stringify(body),
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      const type = String(told.__type ?? answer.status).split("#").pop();
      throw new Refused(type, told.message ?? told.Message ?? type);
    }
    return told;
  }
}

/** One attempt to sign in. Each method tells the next step: `new-password`, `setup`, `code` or `in`, with its tokens. */
export class SignIn {
  #asked = false; // for a second factor
  #session;
  #name;
  #waiting; // tokens of who came in by the password alone: of no use before the second factor is there

  constructor(cognito) {
    this.cognito = cognito;
  }

  async password(email, password) {
    this.#name = email;
    const parameters = { USERNAME: email, PASSWORD: password };
    return this.#next(await this.cognito.call("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH", ClientId: this.cognito.clientId, AuthParameters: parameters,
    }));
  }

  newPassword(password) {
    return this.#respond("NEW_PASSWORD_REQUIRED", { NEW_PASSWORD: password });
  }

  code(code) {
    return this.#respond("SOFTWARE_TOKEN_MFA", { SOFTWARE_TOKEN_MFA_CODE: code });
  }

  /** The first code of a new second factor. */
  async verify(code) {
    const by = this.#waiting ? { AccessToken: this.#waiting.AccessToken } : { Session: this.#session };
    const told = await this.cognito.call("VerifySoftwareToken", { ...by, UserCode: code, FriendlyDeviceName: "back office" });
    if (told.Status !== "SUCCESS") throw new Refused("CodeMismatchException", "That code does not fit.");
    if (this.#waiting) return { step: "in", tokens: this.#waiting };
    this.#session = told.Session;
    this.#asked = true;
    return this.#respond("MFA_SETUP", {});
  }

  async #respond(challenge, answers) {
    return this.#next(await this.cognito.call("RespondToAuthChallenge", {
      ChallengeName: challenge,
      ClientId: this.cognito.clientId,
      Session: this.#session,
      ChallengeResponses: { USERNAME: this.#name, ...answers },
    }), challenge);
  }

  async #next(told, answered) {
    this.#session = told.Session;
    this.#name = told.ChallengeParameters?.USER_ID_FOR_SRP ?? this.#name;
    if (told.AuthenticationResult) {
      if (this.#asked || answered === "SOFTWARE_TOKEN_MFA") return { step: "in", tokens: told.AuthenticationResult };
      this.#waiting = told.AuthenticationResult;
      return this.#setup({ AccessToken: this.#waiting.AccessToken });
    }
    switch (told.ChallengeName) {
      case "NEW_PASSWORD_REQUIRED": return { step: "new-password" };
      case "SOFTWARE_TOKEN_MFA": return { step: "code" };
      case "MFA_SETUP": return this.#setup({ Session: told.Session });
      default: throw new Refused(told.ChallengeName, `This back office does not know ${told.ChallengeName}.`);
    }
  }

  async #setup(by) {
    const told = await this.cognito.call("AssociateSoftwareToken", by);
    this.#session = told.Session ?? this.#session;
    return { step: "setup", secret: told.SecretCode };
  }
}

export function otpauth(email, secret) {
  return `otpauth://totp/${encodeURIComponent(`Back office:${email}`)}?secret=${secret}&issuer=${encodeURIComponent("Back office")}`;
}

/** Who is signed in, for as long as this tab is open. */
export class Session {
  constructor(cognito, storage = sessionStorage) {
    this.cognito = cognito;
    this.storage = storage;
    this.kept = JSON.parse(storage.getItem(KEPT) ?? "null");
  }

  get email() {
    return this.kept?.email ?? "";
  }

  may(group) {
    return Boolean(this.kept?.groups.some((one) => one === group || one === "operator"));
  }

  keep({ IdToken, RefreshToken }) {
    const claims = claimsOf(IdToken);
    this.kept = {
      id: IdToken,
      refresh: RefreshToken ?? this.kept?.refresh,
      email: claims.email ?? "",
      groups: [claims["cognito:groups"] ?? []].flat(),
      until: claims.exp * 1000,
    };
    this.storage.setItem(KEPT, JSON.stringify(this.kept));
  }

  /** The ID token, a new one where the old ends within a minute; null where one has to sign in again. */
  async token(now = Date.now()) {
    if (!this.kept) return null;
    if (this.kept.until - now < 60_000) {
      try {
        const told = await this.cognito.call("InitiateAuth", {
          AuthFlow: "REFRESH_TOKEN_AUTH", ClientId: this.cognito.clientId, AuthParameters: { REFRESH_TOKEN: this.kept.refresh },
        });
        this.keep(told.AuthenticationResult);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.forget();
        return null;
      }
    }
    return this.kept.id;
  }

  forget() {
    this.kept = null;
    this.storage.removeItem(KEPT);
  }

  async end() {
    const refresh = this.kept?.refresh;
    this.forget();
    if (refresh) await this.cognito.call("RevokeToken", { Token: refresh, ClientId: this.cognito.clientId }).catch(() => {});
  }
}

function claimsOf(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
