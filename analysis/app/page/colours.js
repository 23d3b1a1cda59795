// The colours of the figures: hues of Okabe and Ito, a wine red, and ink; a bloc keeps its colour for the session.

const INK = "#222222";
export const OTHER = "#555555";
const BLOCS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255"];
const BRANCHES = [INK, "#D55E00", "#0072B2", "#009E73", "#882255", "#B07A00", "#CC79A7", "#3B8FC4"];
const DASHES = ["", "7 3", "2 2.5", "9 3 2 3", "4 2", "1 3", "12 4", "6 2 1 2"];

const FEW = 12; // nations among which a pair is a bloc

let blocs = new Map();

export function forgetBlocs() {
    blocs = new Map();
}

/** How many nations of a frame each bloc has, the largest first. */
export function blocSizes(frame) {
    const sizes = new Map();
    for (const { bloc } of Object.values(frame.nations)) if (bloc) sizes.set(bloc, (sizes.get(bloc) ?? 0) + 1);
    return [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Give the blocs of a frame colours in the order of their size, where they have none yet; pairs wait while nations are many. */
export function seeBlocs(frame) {
    const least = Object.keys(frame.nations).length > FEW ? 3 : 2;
    for (const [bloc, size] of blocSizes(frame)) {
        if (size >= least && !blocs.has(bloc) && blocs.size < BLOCS.length) blocs.set(bloc, BLOCS[blocs.size]);
    }
}

export const blocColour = (bloc) => blocs.get(bloc) ?? OTHER;
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
