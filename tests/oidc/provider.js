/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A provider of OpenID Connect for tests/integration/test_oidc.py: oidc-provider, with a login page
 * that asks for no password (/login/UID?account=NAME), and a hand on what it answers:
 *
 *   POST /spoil  {claims, key, discovery, redirect, delay_ms, path}   until the next POST
 *   GET /seen    how often each path was asked for
 *
 *   node provider.js PORT ISSUER CLIENT SECRET REDIRECT_URI [CERTIFICATE KEY]
 */
import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";

import Provider from "oidc-provider";

const [port, issuer, client, secret, redirectUri, certificate, certificateKey] =
    process.argv.slice(2);

function rsa(kid) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    return { kid, privateKey, jwk: { ...privateKey.export({ format: "jwk" }), kid, use: "sig" } };
}

function publicOf(key) {
    return { ...createPublicKey(key.privateKey).export({ format: "jwk" }), kid: key.kid, use: "sig" };
}

/* Its own key, one that it begins to use later, and somebody else's under the name of its own. */
const keys = { own: rsa("one"), next: rsa("two"), foreign: rsa("one") };
let spoiled = {};
const seen = {};

const provider = new Provider(issuer, {
    clients: [{
        client_id: client,
        redirect_uris: [redirectUri],
        ...(secret
            ? { client_secret: secret }
            : { token_endpoint_auth_method: "none" }),
    }],
    jwks: { keys: [keys.own.jwk] },
    cookies: { keys: ["a test's own"] },
    pkce: { methods: ["S256"], required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
    findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true }),
    }),
    async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({
            clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
        });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
    },
});

function signedAnew(token) {
    const [head, body] = token.split(".").slice(0, 2)
        .map((part) => JSON.parse(Buffer.from(part, "base64url")));
    const key = keys[spoiled.key ?? "own"];
    const text = [{ ...head, kid: key.kid }, { ...body, ...spoiled.claims }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), key.privateKey).toString("base64url")}`;
}

provider.use(async (ctx, next) => {
    seen[ctx.path] = (seen[ctx.path] ?? 0) + 1;
    if (spoiled.path === ctx.path) {
        await new Promise((done) => { setTimeout(done, spoiled.delay_ms ?? 0); });
        if (spoiled.redirect) {
            ctx.redirect(spoiled.redirect);
            return;
        }
    }
    await next();
    if (ctx.path === "/token" && ctx.body?.id_token && (spoiled.claims || spoiled.key)) {
        ctx.body.id_token = signedAnew(ctx.body.id_token);
    } else if (ctx.path === "/jwks" && spoiled.key === "next") {
        ctx.body.keys.push(publicOf(keys.next));
    } else if (ctx.path.startsWith("/.well-known/")) {
        Object.assign(ctx.body, spoiled.discovery);
    }
});

async function bodyOf(request) {
    let text = "";
    for await (const piece of request) text += piece;
    return JSON.parse(text);
}

const handle = provider.callback();
async function serve(request, response) {
    const url = new URL(request.url, issuer);
    if (url.pathname === "/spoil") {
        spoiled = await bodyOf(request);
        response.end();
    } else if (url.pathname === "/seen") {
        response.end(JSON.stringify(seen));
    } else if (url.pathname.startsWith("/login/") && url.searchParams.has("account")) {
        await provider.interactionFinished(request, response,
            { login: { accountId: url.searchParams.get("account") } });
    } else if (url.pathname.startsWith("/login/") && url.searchParams.has("cancel")) {
        await provider.interactionFinished(request, response, { error: "access_denied" });
    } else if (url.pathname.startsWith("/login/")) {
        response.end("who are you?");
    } else {
        handle(request, response);
    }
}

const server = certificate
    ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(certificateKey) }, serve)
    : http.createServer(serve);
server.listen(Number(port), "127.0.0.1");
