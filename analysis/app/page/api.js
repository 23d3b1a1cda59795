// What the page asks of its server, the only machine it ever talks to.

const KEY = "foedus-token";

function readToken() {
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) {
        localStorage.setItem(KEY, given);
        history.replaceState(null, "", location.pathname + location.search);
    }
    return localStorage.getItem(KEY) ?? "";
}

const token = readToken();

/** An answer that says what is wrong: `errors` is a list of {path, message}. */
class Refused extends Error {
    constructor(status, errors) {
        super(errors.map((error) => error.message).join(" "));
        this.status = status;
        this.errors = errors;
    }
}

async function ask(path, options = {}) {
    let answer;
    try {
        answer = await fetch(path, { ...options, headers: { "X-Foedus-Token": token, ...options.headers } });
    } catch {
        const told = "The server does not answer. Is foedus app still running? What is shown stays on the page.";
        throw new Refused(0, [{ path: "", message: told }]);
    }
    if (answer.ok) return answer;
    let errors;
    try {
        errors = (await answer.json()).errors;
    } catch {
        errors = null;
    }
    if (answer.status === 403 && !token) {
        errors = [{ path: "", message: "Open the page by the whole address that foedus app prints, with its token." }];
    }
    throw new Refused(answer.status, errors ?? [{ path: "", message: `The server refused this (${answer.status}).` }]);
}

const json = (path, options) => ask(path, options).then((answer) => answer.json());
const post = (path, body) =>
    json(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
const part = encodeURIComponent;
const session = (id) => `api/sessions/${part(id)}`;
const branch = (id, name) => `${session(id)}/branches/${part(name)}`;

export const getWorlds = () => json("api/worlds");
export const getOutlines = () => json("api/outlines");
export const startSession = (wish) => post("api/sessions", wish);
export const getSession = (id) => json(session(id));
export const getFrames = (id, name, from, to) => json(`${branch(id, name)}/frames?from=${from}&to=${to}`);
export const makeBranch = (id, wish) => post(`${session(id)}/branches`, wish);
export const dropBranch = (id, name) => ask(branch(id, name), { method: "DELETE" });
export const getReasons = (id, name, query) => json(`${branch(id, name)}/reasons?${new URLSearchParams(query)}`);
export const getComparison = (id, a, b) => json(`${session(id)}/compare?a=${part(a)}&b=${part(b)}`);
export const getScenario = (id, name) => ask(`${branch(id, name)}/scenario`).then((answer) => answer.text());
export const saveScenario = (id, name, file) => post(`${branch(id, name)}/save`, { name: file });
