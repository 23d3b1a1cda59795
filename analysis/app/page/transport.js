// Time: play, pause, step, scrub; by buttons, slider and keys.

import { branchColour } from "./colours.js";
import { $, fill, room, s } from "./dom.js";
import { sentence } from "./format.js";
import { branchOf, dated, frame, frameOf, have, lineOf, state, stepOf, steps, tell, yearOf } from "./state.js";

let wish = 0; // the step asked for last
let timer = 0;

export function busy(text) {
    $("busy").textContent = text;
    document.body.classList.toggle("waiting", Boolean(text));
}

export function complain(error) {
    $("alert").hidden = !error;
    $("alert").textContent = error ? sentence(error.message) : "";
}

/** Show a step, simulating up to it if need be; true if it is there. */
export async function goto(at) {
    wish = Math.min(Math.max(at, 0), steps() - 1);
    const [mine, branch] = [wish, state.branch];
    if (!frameOf(branch, mine)) busy("Simulating…");
    try {
        await have(branch, mine);
        if (mine !== wish || branch !== state.branch) return false;
        state.at = mine;
        complain(null);
        tell("frame");
        for (const other of state.session.branches)
            if (other.id !== branch)
                have(other.id, mine)
                    .then(() => tell("loaded"))
                    .catch(() => {});
        return true;
    } catch (error) {
        if (mine === wish) {
            wish = state.at;
            busy("");
        }
        complain(error);
        pause();
        return false;
    } finally {
        if (mine === wish) busy("");
    }
}

export function pause() {
    clearTimeout(timer);
    if (!state.playing) return;
    state.playing = false;
    tell("playing");
}

async function run() {
    const began = performance.now();
    if (state.at + 1 >= steps()) return pause();
    const there = await goto(state.at + 1);
    if (!state.playing || !there) return undefined;
    if (state.at + 1 >= steps()) return pause();
    have(state.branch, state.at + 1).catch(() => {}); // an error is told when the step is shown
    timer = setTimeout(run, Math.max(Number($("speed").value) - (performance.now() - began), 30));
    return undefined;
}

async function play() {
    state.playing = true;
    tell("playing");
    if (state.at + 1 >= steps()) await goto(0);
    run();
}

const toggle = () => (state.playing ? pause() : play());
const move = (at) => {
    pause();
    return goto(at);
};

const KEYS = {
    " ": toggle,
    ArrowLeft: () => move(wish - 1),
    ArrowRight: () => move(wish + 1),
    Home: () => move(0),
    End: () => move(steps() - 1),
};

function onKey(event) {
    const typing = event.target.closest("input:not([type=range]):not([type=radio]), select, textarea, dialog");
    const pressing = event.key === " " && event.target.closest("button, summary");
    if (!state.session || typing || pressing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key])
        return;
    if (event.target.type === "radio" && event.key !== " ") return;
    event.preventDefault();
    KEYS[event.key]();
}

export function prepareTransport() {
    $("play").addEventListener("click", toggle);
    $("first").addEventListener("click", () => move(0));
    $("back").addEventListener("click", () => move(wish - 1));
    $("forth").addEventListener("click", () => move(wish + 1));
    $("slider").addEventListener("input", () => move(Number($("slider").value)));
    document.addEventListener("keydown", onKey);
    new ResizeObserver(() => state.session && drawTicks()).observe($("ticks"));
}

export function drawTransport() {
    $("slider").max = steps() - 1;
    $("slider").value = state.at;
    $("slider").setAttribute("aria-valuetext", dated(state.at));
    $("year").textContent = dated(state.at);
    $("play").textContent = state.playing ? "Pause" : "Play";
    $("back").disabled = $("first").disabled = state.at === 0;
    $("forth").disabled = state.at + 1 >= steps();
    drawTicks();
}

/** Below the slider: the years, what is simulated, the branchings; above it a mark for each step with events. */
function drawTicks() {
    const [width, height] = room($("ticks"));
    const x = (at) => 8 + (at / Math.max(steps() - 1, 1)) * (width - 16);
    const perYear = state.session.world.steps_per_year;
    const years = steps() / perYear;
    const every = [1, 2, 5, 10, 20, 50, 100].find((gap) => (years / gap) * 44 < width) ?? 100;
    const marks = [];
    const reached = Math.max(lineOf(state.branch).length - 1, 0);
    marks.push(
        s("line", {
            class: "reached",
            x1: x(0),
            x2: x(reached),
            y1: 5,
            y2: 5,
            stroke: branchColour(branchOf(state.branch)),
        }),
    );
    for (let at = 0; at < steps(); at += 1) {
        const year = yearOf(at);
        if (year % every === 0)
            marks.push(s("text", { x: Math.min(Math.max(x(at), 14), width - 14), y: height - 1 }, year));
        if (frameOf(state.branch, at)?.events.length)
            marks.push(s("circle", { class: "happened", cx: x(at), cy: 5, r: 2 }));
    }
    for (const branch of state.session.branches) {
        if (branch.parent)
            marks.push(
                s("path", {
                    class: "fork",
                    d: `M${x(stepOf(branch.year))} 1l4 4l-4 4l-4 -4z`,
                    fill: branchColour(branch),
                }),
            );
    }
    $("ticks").setAttribute("viewBox", `0 0 ${width} ${height}`);
    fill($("ticks"), marks);
}

/** What a screen reader says when the year stands still. */
export function sayYear() {
    const now = frame();
    if (now && !state.playing)
        $("said").textContent =
            `${dated(state.at)}. ${now.events.map((event) => event.title).join(". ") || "No event"}.`;
}
