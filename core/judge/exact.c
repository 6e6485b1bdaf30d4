/*
 * Exact fractions. Numerators and denominators of figures have up to 15 digits, and a verdict multiplies half a dozen
 * of them, so whole numbers are kept in limbs of 64 bits; nearly all of them have one or two.
 */
#include "judge/exact.h"

#include <assert.h>
#include <string.h>

__extension__ typedef unsigned __int128 td__wide;

#define MOST UINT64_C(1000000000000000)

static const int64_t power[TD_NUM_MAX_DECIMALS + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
};

/* ---- whole numbers ---------------------------------------------------------------------- */

static struct td__whole whole(int64_t n)
{
    struct td__whole x;

    x.negative = n < 0;
    x.limb[0] = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    x.n = n != 0;
    return x;
}

static int magnitude(const struct td__whole *a, const struct td__whole *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static bool is_one(const struct td__whole *a)
{
    return a->n == 1 && a->limb[0] == 1 && !a->negative;
}

static struct td__whole whole_of(td__wide n, bool negative)
{
    struct td__whole x;

    x.negative = negative;
    x.limb[0] = (uint64_t)n;
    x.limb[1] = (uint64_t)(n >> 64);
    x.n = x.limb[1] ? 2 : n ? 1 : 0;
    return x;
}

static td__wide wide(const struct td__whole *a)
{
    return (a->n > 1 ? (td__wide)a->limb[1] << 64 : 0) | (a->n > 0 ? a->limb[0] : 0);
}

/* Of numbers of one limb at most, as nearly all are. */
static td__wide product(const struct td__whole *a, const struct td__whole *b)
{
    return a->n && b->n ? (td__wide)a->limb[0] * b->limb[0] : 0;
}

static struct td__whole multiplied(const struct td__whole *a, const struct td__whole *b)
{
    struct td__whole x;

    if (a->n <= 1 && b->n <= 1)
        return whole_of(product(a, b), a->negative != b->negative);
    if (is_one(a) || is_one(b))
        return is_one(a) ? *b : *a;
    x.n = a->n && b->n ? a->n + b->n : 0;
    x.negative = a->negative != b->negative;
    assert(x.n <= TD__LIMBS);
    memset(x.limb, 0, (size_t)x.n * sizeof *x.limb);
    for (int i = 0; x.n && i < a->n; i++) {
        uint64_t carry = 0;
        for (int k = 0; k < b->n; k++) {
            td__wide sum = (td__wide)a->limb[i] * b->limb[k] + x.limb[i + k] + carry;
            x.limb[i + k] = (uint64_t)sum;
            carry = (uint64_t)(sum >> 64);
        }
        x.limb[i + b->n] = carry;
    }
    x.n -= x.n && !x.limb[x.n - 1];
    return x;
}

/* The larger one first. */
static struct td__whole apart(const struct td__whole *a, const struct td__whole *b)
{
    struct td__whole x = *a;
    bool borrow = false;

    for (int i = 0; i < a->n; i++) {
        uint64_t less = i < b->n ? b->limb[i] : 0;
        bool under = a->limb[i] < less || (borrow && a->limb[i] == less);
        x.limb[i] = a->limb[i] - less - borrow;
        borrow = under;
    }
    while (x.n && !x.limb[x.n - 1])
        x.n--;
    return x;
}

static struct td__whole together(const struct td__whole *a, const struct td__whole *b)
{
    const struct td__whole *more = a->n >= b->n ? a : b, *less = a->n >= b->n ? b : a;
    struct td__whole x = *more;
    uint64_t carry = 0;

    for (int i = 0; i < more->n; i++) {
        td__wide sum = (td__wide)more->limb[i] + (i < less->n ? less->limb[i] : 0) + carry;
        x.limb[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    assert(!carry || x.n < TD__LIMBS);
    if (carry)
        x.limb[x.n++] = carry;
    return x;
}

static struct td__whole added(const struct td__whole *a, const struct td__whole *b)
{
    struct td__whole x;

    if (a->n && b->n && a->negative != b->negative) {
        bool first = magnitude(a, b) >= 0;
        x = first ? apart(a, b) : apart(b, a);
        x.negative = first ? a->negative : b->negative;
    } else {
        x = together(a, b);
        x.negative = a->n ? a->negative : b->negative;
    }
    return x;
}

/* ---- fractions -------------------------------------------------------------------------- */

struct td__exact td__integer(int64_t n)
{
    return (struct td__exact){ whole(n), whole(1) };
}

struct td__exact td__fraction(int64_t num, int64_t den)
{
    return (struct td__exact){ whole(num), whole(den) };
}

struct td__exact td__decimal(struct td_num n)
{
    return td_num_is(n) ? (struct td__exact){ whole(n.mantissa), whole(power[n.decimals]) } : td__integer(0);
}

/* Where every part has one limb, and the sum two at most; false: it is not so. */
static bool add_small(const struct td__exact *a, const struct td__exact *b, bool less, struct td__exact *out)
{
    if (a->num.n > 1 || a->den.n > 1 || b->num.n > 1 || b->den.n > 1)
        return false;
    bool same = a->den.limb[0] == b->den.limb[0], b_negative = b->num.negative != less;
    td__wide x = same ? wide(&a->num) : product(&a->num, &b->den), y = same ? wide(&b->num) : product(&b->num, &a->den);
    td__wide sum;

    if (a->num.negative != b_negative)
        out->num = x >= y ? whole_of(x - y, a->num.negative) : whole_of(y - x, b_negative);
    else if (!__builtin_add_overflow(x, y, &sum))
        out->num = whole_of(sum, b_negative);
    else
        return false;
    out->den = whole_of(same ? a->den.limb[0] : product(&a->den, &b->den), false);
    return true;
}

/* Figures of one series mostly have the same decimals, and so the same denominator. */
struct td__exact td__plus(const struct td__exact *a, const struct td__exact *b)
{
    struct td__exact sum;

    if (add_small(a, b, false, &sum))
        return sum;
    if (magnitude(&a->den, &b->den) == 0)
        return (struct td__exact){ added(&a->num, &b->num), a->den };
    struct td__whole x = multiplied(&a->num, &b->den), y = multiplied(&b->num, &a->den);
    return (struct td__exact){ added(&x, &y), multiplied(&a->den, &b->den) };
}

struct td__exact td__minus(const struct td__exact *a, const struct td__exact *b)
{
    struct td__exact less;

    if (add_small(a, b, true, &less))
        return less;
    less = *b;
    less.num.negative = !less.num.negative;
    return td__plus(a, &less);
}

struct td__exact td__times(const struct td__exact *a, const struct td__exact *b)
{
    return (struct td__exact){ multiplied(&a->num, &b->num), multiplied(&a->den, &b->den) };
}

struct td__exact td__over(const struct td__exact *a, const struct td__exact *b)
{
    bool same = magnitude(&a->den, &b->den) == 0;
    struct td__exact x = { same ? a->num : multiplied(&a->num, &b->den), same ? b->num : multiplied(&a->den, &b->num) };

    assert(x.den.n);
    if (x.den.negative) {
        x.den.negative = false;
        x.num.negative = !x.num.negative;
    }
    return x;
}

struct td__exact td__scaled(const struct td__exact *a, int64_t num, int64_t den)
{
    struct td__whole up = whole(num), down = whole(den);
    struct td__exact x;

    x.num = multiplied(&a->num, &up);
    x.den = den == 1 ? a->den : multiplied(&a->den, &down);
    return x;
}

int td__sign(const struct td__exact *a)
{
    return a->num.n ? a->num.negative ? -1 : 1 : 0;
}

int td__compare(const struct td__exact *a, const struct td__exact *b)
{
    struct td__exact apart_by = td__minus(a, b);
    return td__sign(&apart_by);
}

/* ---- as people read them ---------------------------------------------------------------- */

static int bits_of(const struct td__whole *a)
{
    return a->n ? 64 * a->n - __builtin_clzll(a->limb[a->n - 1]) : 0;
}

/* |a| / b, of which `rest` is left; MOST + 1 when it is more than MOST. A quotient that is looked for has fifty bits,
 * so it is found bit by bit where division by hand would begin. */
static uint64_t divided(const struct td__whole *a, const struct td__whole *b, struct td__whole *rest)
{
    uint64_t found = 0;
    int most = bits_of(a) - bits_of(b);

    if (a->n <= 2 && b->n <= 2) { /* nearly always */
        td__wide d = wide(b);
        assert(d);
        td__wide q = wide(a) / d;
        *rest = whole_of(wide(a) % d, false);
        return q > MOST ? MOST + 1 : (uint64_t)q;
    }
    *rest = *a;
    rest->negative = false;
    for (int bit = most < 50 ? most : 50; bit >= 0; bit--) {
        struct td__whole up = whole(INT64_C(1) << bit), part = multiplied(b, &up);
        if (magnitude(&part, rest) > 0)
            continue;
        *rest = apart(rest, &part);
        found |= UINT64_C(1) << bit;
    }
    return found > MOST || magnitude(rest, b) >= 0 ? MOST + 1 : found;
}

struct td_num td__rounded(const struct td__exact *a, int places)
{
    struct td__whole ten = whole(power[places]), num = multiplied(&a->num, &ten), rest;
    uint64_t m = divided(&num, &a->den, &rest);
    struct td__whole twice = added(&rest, &rest);

    m += m <= MOST && magnitude(&twice, &a->den) >= 0;
    if (m > MOST)
        return TD_NUM_NONE;
    return (struct td_num){ a->num.negative ? -(int64_t)m : (int64_t)m, (int8_t)places };
}

struct td_num td__informing(const struct td__exact *a)
{
    struct td_num n = TD_NUM_NONE;

    for (int places = 6; places >= 0 && !td_num_is(n); places--)
        n = td__rounded(a, places);
    return n;
}

int64_t td__floor(const struct td__exact *a)
{
    struct td__whole rest;
    return (int64_t)divided(&a->num, &a->den, &rest);
}

/* ---- METHOD.md 5: the parts of a figure ---------------------------------------------------- */

static uint64_t size_of(struct td_num n)
{
    return n.mantissa < 0 ? 0 - (uint64_t)n.mantissa : (uint64_t)n.mantissa;
}

static bool has_parts(const struct td_point *p, int factor)
{
    return factor && td_num_is(p->numerator) && td_num_is(p->denominator) && p->denominator.mantissa > 0;
}

bool td__quotient(const struct td_point *p, int factor, struct td__exact *out)
{
    if (!has_parts(p, factor))
        return false;
    if (p->numerator.decimals == p->denominator.decimals) { /* nearly always */
        out->num = whole_of((td__wide)size_of(p->numerator) * (unsigned)factor, p->numerator.mantissa < 0);
        out->den = whole(p->denominator.mantissa);
    } else {
        struct td__exact part = td__decimal(p->numerator), all = td__decimal(p->denominator);
        *out = td__over(&part, &all);
        *out = td__scaled(out, factor, 1);
    }
    return true;
}

/* Is the value the quotient of the parts, rounded? It is asked of every figure, so it is answered without dividing
 * where twice the products fit 128 bits: m = n/d rounded half away from zero is (2m-1)d <= 2n < (2m+1)d. */
static bool is_rounded(const struct td_point *p, int factor)
{
    uint64_t num = size_of(p->numerator), d = size_of(p->denominator), m = size_of(p->value);
    struct td__exact quotient;

    if (p->numerator.decimals == p->denominator.decimals && num <= MOST && d <= MOST && m <= MOST) {
        td__wide n = (td__wide)num * (unsigned)factor * (uint64_t)power[p->value.decimals], md = (td__wide)m * d;
        bool same_sign = !m || (p->value.mantissa < 0) == (p->numerator.mantissa < 0);
        return same_sign && 2 * md <= 2 * n + d && 2 * n < 2 * md + d;
    }
    if (!td__quotient(p, factor, &quotient))
        return false;
    struct td_num rounded = td__rounded(&quotient, p->value.decimals);
    return td_num_is(rounded) && rounded.mantissa == p->value.mantissa;
}

bool td__contradicts_itself(const struct td_point *p, int factor)
{
    return has_parts(p, factor) && !is_rounded(p, factor);
}

bool td__by_quotient(const struct td_point *p, int factor, struct td__exact *out)
{
    return has_parts(p, factor) && is_rounded(p, factor) && td__quotient(p, factor, out);
}
