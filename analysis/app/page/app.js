// The page: it puts its parts together, follows what changes, and finds its session again after a reload.

import * as api from "./api.js";
import { drawBranches, remove } from "./branches.js";
import { drawCharts, prepareCharts } from "./charts.js";
import { openComparison } from "./compare.js";
import { compose } from "./compose.js";
import { $, fill, h } from "./dom.js";
import { drawFeed } from "./feed.js";
import { chooseMeasure, drawLegend, labelOf, measures } from "./fills.js";
import { drawMap, hasMap, prepareMap, setMap } from "./map.js";
import { drawNetwork, prepareNetwork, setNetwork } from "./network.js";
import { drawPanel, preparePanel } from "./panel.js";
import { openSave } from "./save.js";
import { drawStart } from "./start.js";
import { enter, frame, nameOf, state, tell, titleOf, watch, yearOf, stepOf } from "./state.js";
import { busy, complain, drawTransport, goto, pause, prepareTransport, sayYear } from "./transport.js";

let outlines = null;
let hovering = 0; // the drawing that is waited for, of where the pointer stands

// ---- the address keeps the session, the branch and the year

function remember() {
    const place = new URLSearchParams({ session: state.session.id, branch: state.branch, at: yearOf(state.at) });
    history.replaceState(null, "", `${location.pathname}?${place}`);
}

// ---- what is selected

function select(what) {
    const moved = JSON.stringify(what) !== JSON.stringify(state.selected);
    state.selected = what;
    tell("selected");
    if (!moved) return;
    $("panel").scrollTop = 0;
    if (what) $("panel").scrollIntoView({ block: "nearest" });
}

function tellUnknown(wanted) {
    $("find").setCustomValidity(wanted ? "No nation and no treaty has this name." : "");
    $("find").reportValidity();
}

function find() {
    const wanted = $("find").value.trim().toLowerCase();
    const nation = state.session.nations.find((one) =>
        [one.name, one.id].some((name) => name.toLowerCase() === wanted),
    );
    const treaties = [...(frame()?.treaties ?? []), ...state.session.treaties];
    const treaty = treaties.find((one) => one.title.toLowerCase() === wanted);
    if (nation) select({ kind: "nation", id: nation.id });
    else if (treaty) select({ kind: "treaty", id: treaty.id });
    else return tellUnknown(wanted);
    $("find").value = "";
    document.querySelector("#panel .big")?.focus();
}

function offerNames() {
    const titles = (frame()?.treaties ?? []).map((treaty) => titleOf(treaty.id));
    fill(
        $("names"),
        [...state.session.nations.map((nation) => nameOf(nation.id)), ...new Set(titles)].map((name) =>
            h("option", { value: name }),
        ),
    );
}

function offerMeasures() {
    if ($("measure").childElementCount) return;
    fill(
        $("measure"),
        h("option", { value: "bloc" }, "bloc"),
        measures().map((name) => h("option", { value: name }, labelOf(name))),
    );
}

// ---- drawing

const showBranches = () => drawBranches(showBranch, dropBranch);

const DRAW = {
    frame() {
        offerMeasures();
        drawTransport();
        drawMap();
        drawNetwork();
        drawLegend(select);
        drawCharts();
        drawFeed(select);
        drawPanel(state.playing);
        remember();
        sayYear();
    },
    loaded() {
        drawCharts();
        drawTransport();
    },
    selected() {
        drawMap();
        drawNetwork();
        drawPanel(false);
    },
    hovered() {
        hovering ||= requestAnimationFrame(() => {
            hovering = 0;
            drawMap();
            drawNetwork();
        });
    },
    branches() {
        showBranches();
    },
    playing() {
        drawTransport();
        if (!state.playing) {
            drawPanel(false);
            sayYear();
        }
    },
};

// ---- branches

function showBranch(id) {
    state.branch = id;
    tell("branches");
    return goto(state.at);
}

function dropBranch(id) {
    remove(id).then(() => showBranch(state.branch === id ? state.session.branches[0].id : state.branch), complain);
}

function branchMade(branch) {
    state.session.branches.push(branch);
    showBranch(branch.id);
}

// ---- sessions

async function open(session, wish = {}) {
    enter(session);
    if (session.branches.some((branch) => branch.id === wish.branch)) state.branch = wish.branch;
    const { world } = session;
    document.title = `${world.title} – Foedus`;
    $("title").textContent = world.title;
    $("subtitle").textContent = [
        `${world.start}–${world.end}`,
        `${session.nations.length} nations`,
        world.seed !== undefined ? `seed ${world.seed}` : "",
        `replicate ${world.replicate ?? 0}`,
    ]
        .filter(Boolean)
        .join(" · ");
    show("desk");
    fill($("measure"));
    chooseMeasure("bloc");
    $("legend").style.minHeight = "";
    outlines ??= await api.getOutlines();
    $("map-box").hidden = false;
    setMap(outlines, select);
    $("map-box").hidden = !hasMap();
    $("desk").classList.toggle("mapless", !hasMap());
    setNetwork(select);
    tell("branches");
    await goto(Number.isFinite(wish.at) ? stepOf(wish.at) : 0);
}

function show(which) {
    for (const id of ["start", "desk"]) $(id).hidden = id !== which;
    document.body.classList.toggle("at-desk", which === "desk");
}

async function begin(wish, tellErrors) {
    busyStart("Reading the world. The first time the model is compiled, for up to a minute.");
    try {
        const session = await api.startSession(wish);
        if (!location.search) history.pushState(null, "", location.pathname);
        await open(session);
    } catch (error) {
        tellErrors(error.errors ?? [{ message: error.message }]);
    } finally {
        busyStart("");
    }
}

function busyStart(text) {
    busy(text);
    if (text || !state.session) $("subtitle").textContent = text;
    for (const card of document.querySelectorAll(".card:not(.broken)")) card.disabled = Boolean(text);
}

async function toStart() {
    pause();
    state.session = null;
    document.title = "Foedus";
    $("title").textContent = "Choose a world";
    $("subtitle").textContent = "";
    complain(null);
    show("start");
    fill($("start"), h("p", { class: "lead" }, "Reading the worlds…"));
    drawStart(await api.getWorlds(), begin);
}

async function main() {
    watch((what) => state.session && DRAW[what]());
    prepareTransport();
    prepareMap();
    prepareNetwork();
    prepareCharts();
    preparePanel(select);
    $("inject").addEventListener("click", () => {
        pause();
        compose("events", branchMade);
    });
    $("tune").addEventListener("click", () => {
        pause();
        compose("parameters", branchMade);
    });
    $("leave-out").addEventListener("click", () => {
        pause();
        compose("leave", branchMade);
    });
    $("open-compare").addEventListener("click", () => {
        pause();
        openComparison(select);
    });
    $("open-save").addEventListener("click", () => {
        pause();
        openSave();
    });
    $("leave").addEventListener("click", () => {
        history.pushState(null, "", location.pathname);
        toStart().catch(complain);
    });
    $("find").addEventListener("focus", offerNames);
    $("find").addEventListener("change", find);
    $("find").addEventListener("input", () => $("find").setCustomValidity(""));
    $("measure").addEventListener("change", () => {
        chooseMeasure($("measure").value);
        tell("frame");
    });
    window.addEventListener("popstate", () => {
        pause();
        document.querySelector("dialog")?.close();
        fromAddress().catch(complain);
    });
    await fromAddress();
}

/** Show what the address names: a session, a world to begin, or the worlds to choose from. */
async function fromAddress() {
    const place = new URLSearchParams(location.search);
    if (place.get("session")) {
        try {
            await open(await api.getSession(place.get("session")), {
                branch: place.get("branch"),
                at: parseFloat(place.get("at")),
            });
            return;
        } catch (error) {
            history.replaceState(null, "", location.pathname);
            await toStart();
            complain(error);
            return;
        }
    }
    await toStart();
    if (place.get("world"))
        await begin({ world: place.get("world") }, (errors) =>
            complain({ message: errors.map((error) => error.message).join(" ") }),
        );
}

main().catch(complain);
