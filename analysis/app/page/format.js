// Numbers and names as people read them.

/** A number in about three digits, however small it is. */
export function number(value) {
    if (value === null || value === undefined) return "–";
    if (typeof value !== "number") return String(value);
    const size = Math.abs(value);
    if (size >= 1000) return Math.round(value).toLocaleString("en");
    if (Number.isInteger(value)) return String(value);
    if (size >= 100) return value.toFixed(0);
    if (size >= 10) return value.toFixed(1);
    return size >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(3)));
}

/** A name of the model as words: mean_burden is "mean burden". */
export const words = (name) => name.replaceAll("_", " ");

/** A text as a sentence, without marks of code: with a capital and a full stop. */
export function sentence(text) {
    const plain = String(text ?? "")
        .replaceAll("`", "")
        .trim();
    return plain && capital(plain) + (/[.!?]$/.test(plain) ? "" : ".");
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const plural = (count, word, many = `${word}s`) => `${count} ${count === 1 ? word : many}`;

/** Items that contain all the words of a search. */
export function searched(items, text, textOf) {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    return items.filter((item) => {
        const own = textOf(item).toLowerCase();
        return wanted.every((word) => own.includes(word));
    });
}
