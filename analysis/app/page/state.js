// What the page shows: one session, its branches, the year, what is selected; and the frames seen so far.

import { getFrames } from "./api.js";
import { forgetBlocs, forgetColours, seeBlocs } from "./colours.js";

const CHUNK = 10; // frames asked for at once
const KEPT = 600; // frames kept whole; of the others only their indices

export const state = {
    session: null,
    branch: "", // the id of the branch shown
    at: 0, // the step shown, counted from the start of the world
    selected: null, // {kind: "nation" | "treaty", id}
    hovered: null, // the id of a nation
    playing: false,
};

const watchers = [];
const frames = new Map(); // "branch:step" -> frame, the oldest first
const lines = new Map(); // branch -> [indices of each step]
const waiting = new Map(); // branch -> the loading of it that goes on
let peaks = {};

/** Call `draw(what)` whenever something changes: "session", "frame", "branches", "selected", "hovered", "playing". */
export function watch(draw) {
    watchers.push(draw);
}

export function tell(what) {
    for (const draw of watchers) draw(what);
}

export function enter(session) {
    Object.assign(state, { session, branch: session.branches[0].id, at: 0, selected: null, hovered: null });
    forgetBlocs([...[session.world.focus ?? []].flat(), ...session.treaties.map(({ id }) => id)]);
    frames.clear();
    lines.clear();
    waiting.clear();
    peaks = {};
}

// ---- time

const perYear = () => state.session.world.steps_per_year;

export const steps = () => Math.round((state.session.world.end - state.session.world.start + 1) * perYear());
export const yearOf = (at) => state.session.world.start + at / perYear();
export const stepOf = (year) => Math.round((year - state.session.world.start) * perYear());
export const stepWithin = (year) => Math.floor((year - state.session.world.start) * perYear() + 1e-6);

/** A step in words: 1955, or in a world of quarters 1955 Q2. */
export function dated(at) {
    const year = state.session.world.start + Math.floor(at / perYear());
    return perYear() === 1 ? `${year}` : `${year} Q${(at % perYear()) + 1}`;
}

// ---- frames

const keyOf = (branch, at) => `${branch}:${at}`;

export const frameOf = (branch, at) => frames.get(keyOf(branch, at));
export const frame = () => frameOf(state.branch, state.at);
export const lineOf = (branch) => lines.get(branch) ?? [];
export const branchOf = (id) => state.session.branches.find((branch) => branch.id === id);

/** The largest value of a nation's measure in all frames seen, for scales that hold still. */
export const peakOf = (measure) => peaks[measure] ?? 0;

function keep(branch, seen) {
    const at = stepOf(seen.year);
    frames.set(keyOf(branch, at), seen);
    if (frames.size > KEPT) frames.delete(frames.keys().next().value);
    if (!lines.has(branch)) lines.set(branch, []);
    lines.get(branch)[at] = seen.indices;
    seeBlocs(branch, at, seen);
    for (const nation of Object.values(seen.nations)) {
        for (const [name, value] of Object.entries(nation)) {
            if (typeof value === "number" && value > (peaks[name] ?? 0)) peaks[name] = value;
        }
    }
}

function firstMissing(branch, upTo) {
    const line = lineOf(branch);
    for (let at = 0; at <= upTo; at += 1) if (line[at] === undefined) return at;
    return frames.has(keyOf(branch, upTo)) ? -1 : upTo;
}

async function load(branch, upTo) {
    const { session } = state;
    for (let from = firstMissing(branch, upTo); from >= 0; from = firstMissing(branch, upTo)) {
        const to = Math.min(from + CHUNK - 1, upTo);
        const answer = await getFrames(session.id, branch, yearOf(from), yearOf(to));
        if (session !== state.session) return;
        for (const seen of answer.frames) keep(branch, seen);
        if (firstMissing(branch, upTo) === from) throw new Error(`There is no ${dated(from)} in this branch.`);
        if (from !== upTo) tell("loaded");
    }
}

/** Have all frames of a branch from the start to a step: one loading after the other. */
export function have(branch, upTo) {
    const next = (waiting.get(branch) ?? Promise.resolve()).catch(() => {}).then(() => load(branch, upTo));
    waiting.set(branch, next);
    return next;
}

export function forget(branch) {
    lines.delete(branch);
    forgetColours(branch);
    for (const key of [...frames.keys()]) if (key.startsWith(`${branch}:`)) frames.delete(key);
}

// ---- theories

/** The theory that decides who is allied in a branch. */
export const theoryOf = (branch) => branch.edits.parameters.theory ?? state.session.world.theory;
export const theoryNamed = (name) => state.session.theories.find((one) => one.name === name);

// ---- names

export const nationOf = (id) => state.session.nations.find((nation) => nation.id === id);
export const nameOf = (id) => nationOf(id)?.name ?? id;

/** The title of a treaty, of this year, of the scenario, or of any year seen. */
export function titleOf(id) {
    const known =
        frame()?.treaties.find((treaty) => treaty.id === id) ?? state.session.treaties.find((t) => t.id === id);
    return known?.title ?? id;
}
