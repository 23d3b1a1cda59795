// The colours of the figures: hues of Okabe and Ito, a wine red, and ink; a bloc keeps its colour from step to step.

const INK = "#222222";
export const OTHER = "#555555";
const BLOCS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255"];
const BRANCHES = [INK, "#D55E00", "#0072B2", "#009E73", "#882255", "#B07A00", "#CC79A7", "#3B8FC4"];
const DASHES = ["", "7 3", "2 2.5", "9 3 2 3", "4 2", "1 3", "12 4", "6 2 1 2"];

const courses = new Map(); // branch -> the colours of its blocs, step by step
let places = new Map(); // those treaties of the scenario that it is about, then the others, in its order

/** Begin a session anew, with the treaties of its scenario: each prefers a colour by its place. */
export function forgetBlocs(treaties) {
    courses.clear();
    places = new Map([...new Set(treaties)].map((id, at) => [id, at]));
}

export const forgetColours = (branch) => courses.delete(branch);

/** The blocs of a frame with their numbers of nations: those of one nation last, the others by their capability. */
export function blocSizes(frame) {
    const found = new Map();
    for (const { bloc, capability } of Object.values(frame.nations)) {
        if (!bloc) continue;
        const [size, strength] = found.get(bloc) ?? [0, 0];
        found.set(bloc, [size + 1, strength + (capability ?? 0)]);
    }
    const order = ([a, [many, one]], [b, [more, other]]) =>
        (more > 1) - (many > 1) || other - one || more - many || (a < b ? -1 : 1);
    return [...found].sort(order).map(([bloc, [size]]) => [bloc, size]);
}

/** The colour that a bloc would have if it were free: by its place in the scenario, else by its id. */
function preferred(bloc) {
    let at = places.get(bloc) ?? 0;
    if (!places.has(bloc)) for (const letter of bloc) at = (31 * at + letter.codePointAt(0)) % 65521;
    return at % BLOCS.length;
}

/** Give the first blocs of a frame the colours that they had in the steps before, the others what is free.
 *
 * The steps of a branch are seen in their order, so that a colour depends on the history alone, not on the way to it. */
export function seeBlocs(branch, at, frame) {
    if (!courses.has(branch)) courses.set(branch, []);
    const course = courses.get(branch);
    if (course[at]) return;
    const before = course[at - 1] ?? new Map();
    const first = blocSizes(frame)
        .slice(0, BLOCS.length)
        .map(([bloc]) => bloc);
    const now = new Map(first.filter((bloc) => before.has(bloc)).map((bloc) => [bloc, before.get(bloc)]));
    for (const bloc of first.filter((one) => !now.has(one))) {
        const taken = new Set(now.values());
        const from = preferred(bloc);
        const order = [...BLOCS.slice(from), ...BLOCS.slice(0, from)];
        now.set(
            bloc,
            order.find((colour) => !taken.has(colour)),
        );
    }
    course[at] = now;
}

/** The colour of a bloc in a step of a branch. */
export const blocColour = (branch, at, bloc) => courses.get(branch)?.[at]?.get(bloc) ?? OTHER;
export const branchColour = (branch) => BRANCHES[branch.colour % BRANCHES.length];
export const branchDash = (branch) => DASHES[branch.colour % DASHES.length];

/** A colour mixed with white: full at share 1, white at 0. */
export function tint(colour, share) {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return `#${parts
        .map((part) =>
            Math.round(255 - share * (255 - part))
                .toString(16)
                .padStart(2, "0"),
        )
        .join("")}`;
}

/** The shade of a share from 0 to 1, light to dark. */
export const shade = (share) => tint("#003F66", 0.08 + 0.92 * Math.sqrt(Math.min(Math.max(share, 0), 1)));
