// A certified OpenID Connect issuer (github.com/panva/node-oidc-provider) on this machine, for the tests of the desk's login.
//
//   node provider.mjs DESK_ADDRESS
//
// It says `ready` and its address on a line of its own. Everybody in PEOPLE can sign in at its page with any password; a name that is not there
// is a person without a role. Nothing is kept. POST /test/rotate makes it sign with a new key; POST /test/role?name=…&role=… gives
// somebody another role.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";

import Provider from "oidc-provider";

const [desk] = process.argv.slice(2);

const PEOPLE = {
  vera: { name: "Vera Viewer", candor_role: "viewer" },
  kim: { name: "Kim Lee", candor_role: "agent", candor_teams: ["fulfilment"] },
  otto: { name: "Otto Other", candor_role: "agent", candor_shops: ["other-shop"] },
  lea: { name: "Lea Lead", candor_role: ["viewer", "candor-lead"] },
};

function provider(issuer) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
  const client = {
    redirect_uris: [`${desk}/login/return`],
    post_logout_redirect_uris: [`${desk}/logout`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
  };
  const made = new Provider(issuer, {
    clients: [
      { ...client, client_id: "desk", token_endpoint_auth_method: "none" },
      { ...client, client_id: "desk-with-secret", client_secret: "s:cret", token_endpoint_auth_method: "client_secret_basic" },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ["of-tests-alone"] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ["sub", "candor_role", "candor_shops", "candor_teams"], profile: ["name"], email: ["email"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@shop.example`, ...PEOPLE[id] }),
    }),
    // Those who work for the shop are not asked for their consent.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 600, Grant: 600 },
  });
  return made.callback();
}

let issuer;
let answer;
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (request.method === "POST" && pathname === "/test/rotate") {
    answer = provider(issuer);
    response.end();
  } else if (request.method === "POST" && pathname === "/test/role") {
    PEOPLE[searchParams.get("name")].candor_role = searchParams.get("role");
    response.end();
  } else if (pathname === "/favicon.ico") {
    // Browsers ask for it, and a missing one would be an error in their console.
    response.writeHead(204).end();
  } else {
    answer(request, response);
  }
});
// The system chooses the port, so that no other process has it by then.
server.listen(0, "127.0.0.1", () => {
  issuer = `http://localhost:${server.address().port}`;
  answer = provider(issuer);
  console.log(`ready ${issuer}`);
});
