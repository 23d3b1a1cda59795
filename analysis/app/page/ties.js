// Which ties bind which nations, by how much they oblige.

const DEFENCE = new Set(["defence", "offence", "nuclear_umbrella"]);
const PLEDGES = new Set([...DEFENCE, "consultation", "neutrality", "non_aggression"]);

const rankOf = (kind) => (DEFENCE.has(kind) ? 2 : PLEDGES.has(kind) ? 1 : 0);
const LEAST = { defence: 2, pledges: 1, all: 0 };

/** The pairs of nations with ties of at least some rank: [a, b, rank of the strongest]. */
export function pairsOf(frame, which) {
    const strongest = new Map();
    for (const [a, b, kind] of frame.ties) {
        const key = a < b ? `${a}\t${b}` : `${b}\t${a}`;
        strongest.set(key, Math.max(strongest.get(key) ?? 0, rankOf(kind)));
    }
    return [...strongest].filter(([, rank]) => rank >= LEAST[which]).map(([key, rank]) => [...key.split("\t"), rank]);
}

/** The nations to which a nation is bound by pledges of defence. */
export function defenceOf(frame, id) {
    const found = new Set();
    for (const [a, b, kind] of frame.ties) {
        if (!DEFENCE.has(kind)) continue;
        if (a === id) found.add(b);
        if (b === id) found.add(a);
    }
    return found;
}

/** What binds a nation to others: [other, kinds], those with the strongest ties first. */
export function bondsOf(frame, id) {
    const bonds = new Map();
    for (const [a, b, kind] of frame.ties) {
        if (a !== id && b !== id) continue;
        const other = a === id ? b : a;
        if (!bonds.has(other)) bonds.set(other, new Set());
        bonds.get(other).add(kind);
    }
    const rank = (kinds) => Math.max(...[...kinds].map(rankOf));
    return [...bonds].sort((a, b) => rank(b[1]) - rank(a[1]) || b[1].size - a[1].size);
}
