// How nations are coloured, on the map and in the network alike, and the legend that says so.

import { OTHER, blocColour, blocSizes, shade, tint } from "./colours.js";
import { $, fill, h } from "./dom.js";
import { capital, number, sentence, words } from "./format.js";
import { frame, nameOf, nationOf, peakOf, state, titleOf } from "./state.js";

const ABSENT = "#E7E4DC";
const ALONE = "#D9D5CB";

let measure = "bloc";

export function chooseMeasure(name) {
    measure = name;
}

/** The measures of nations by which the map can be coloured: the numbers of the frame. */
export function measures() {
    const seen = Object.values(frame()?.nations ?? {})[0] ?? {};
    return Object.keys(seen).filter((name) => typeof seen[name] === "number");
}

const abbreviated = (label) => (label.length <= 3 ? label.toUpperCase() : label);
const measureOf = (name) => state.session.measures?.find((one) => one.name === name);
export const labelOf = (name) => abbreviated(measureOf(name)?.label ?? words(name));
export const docOf = (name) => sentence(measureOf(name)?.doc);

/** A measure with its unit: shares in percent, a bare number without one. */
export function shown(name, value) {
    const unit = measureOf(name)?.unit ?? "";
    if (typeof value === "number" && unit.startsWith("share")) return `${number(100 * value)}%${unit.slice("share".length)}`;
    return ["", "-", "1"].includes(unit) || typeof value !== "number" ? number(value) : `${number(value)} ${unit}`;
}

const colourOf = (bloc) => blocColour(state.branch, state.at, bloc);

/** The colour of a nation in the frame shown, as area and as dot. */
export function fillOf(id) {
    const nation = frame()?.nations[id];
    if (!nation) return { area: ABSENT, dot: ABSENT };
    if (measure === "bloc") {
        const colour = nation.bloc ? colourOf(nation.bloc) : null;
        return colour ? { area: tint(colour, 0.62), dot: colour } : { area: ALONE, dot: ALONE };
    }
    const value = nation[measure];
    if (typeof value !== "number") return { area: ALONE, dot: ALONE };
    const colour = shade(value / (peakOf(measure) || 1));
    return { area: colour, dot: colour };
}

/** What the pointer reads at a nation. */
export function tipOf(id) {
    const nation = frame()?.nations[id];
    if (!nation) return `${nameOf(id)}: no state at this time`;
    if (measure !== "bloc") return `${nameOf(id)}: ${labelOf(measure)} ${shown(measure, nation[measure])}`;
    return nation.bloc ? `${nameOf(id)}: ${calledBloc(nation.bloc)}` : `${nameOf(id)}: in none of the blocs shown`;
}

/** Keep the room that the legend took, so that the map holds still while the years run by. */
function holdRoom() {
    const box = $("legend");
    if (box.dataset.width !== `${box.clientWidth}`) box.style.minHeight = "";
    box.dataset.width = box.clientWidth;
    box.style.minHeight = `${box.offsetHeight}px`;
}

function key(colour, text, onclick) {
    const swatch = h("span", { class: "swatch", colour });
    return onclick
        ? h("button", { type: "button", class: "key", onclick }, swatch, text)
        : h("span", { class: "key" }, swatch, text);
}

function scale() {
    const stops = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 1].map((share) => h("span", { class: "stop", colour: shade(share) }));
    const top = peakOf(measure);
    return [
        h("span", { class: "key" }, labelOf(measure)),
        h("span", { class: "key" }, shown(measure, 0)),
        h("span", { class: "scale" }, stops),
        h("span", { class: "key" }, `${shown(measure, top)} (largest seen)`),
    ];
}

/** The strongest of nations that defend each other by treaties of two alone: such a bloc has its id. */
const leaderOf = (bloc) => (frame()?.treaties.some(({ id }) => id === bloc) ? undefined : nationOf(bloc));
const calledBloc = (bloc) => (leaderOf(bloc) ? `treaties of two around ${nameOf(bloc)}` : titleOf(bloc));

export function drawLegend(select) {
    const now = frame();
    if (!now) return;
    if (measure !== "bloc") {
        fill($("legend"), scale());
        return holdRoom();
    }
    const blocs = blocSizes(now);
    const coloured = blocs.filter(([bloc]) => colourOf(bloc) !== OTHER);
    const others = blocs.length - coloured.length;
    const alone = Object.values(now.nations).filter(({ bloc }) => !bloc).length;
    fill(
        $("legend"),
        coloured.map(([bloc, size]) =>
            key(colourOf(bloc), `${capital(calledBloc(bloc))} (${size})`, () =>
                select({ kind: leaderOf(bloc) ? "nation" : "treaty", id: bloc }),
            ),
        ),
        others > 0 ? key(OTHER, `${others} smaller`) : null,
        alone ? key(ALONE, `no bloc (${alone})`) : null,
    );
    return holdRoom();
}

export const isSelected = (id) => state.selected?.kind === "nation" && state.selected.id === id;

/** Whether a nation belongs to what is selected: itself, or a member of the treaty. */
export function isMeant(id) {
    if (!state.selected) return false;
    if (state.selected.kind === "nation") return state.selected.id === id;
    return (frame()?.treaties.find((treaty) => treaty.id === state.selected.id)?.members ?? []).includes(id);
}
