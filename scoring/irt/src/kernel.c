/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <irt/kernel.h>

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

enum { PRODUCT_ENTRIES = 8 };

/* Up to PRODUCT_ENTRIES rows, LANES nodes at a time so that these stay in registers. */
INLINE void multiply(
        const double *table, const uint32_t *entry, size_t n, size_t width, double *out)
{
	for (size_t q = 0; q < width; q += LANES) {
		double value[LANES];

		for (int k = 0; k < LANES; k++)
			value[k] = out[q + (size_t)k];
		for (size_t e = 0; e < n; e++) {
			const double *row = table + entry[e] * width + q;

			for (int k = 0; k < LANES; k++)
				value[k] *= row[k];
		}
		for (int k = 0; k < LANES; k++)
			out[q + (size_t)k] = value[k];
	}
}

INLINE double largest(const double *value, size_t width)
{
	double most[LANES] = {0}, all = 0;

	for (size_t q = 0; q < width; q += LANES)
		for (int k = 0; k < LANES; k++)
			most[k] = most[k] > value[q + (size_t)k] ? most[k] : value[q + (size_t)k];
	for (int k = 0; k < LANES; k++)
		all = all > most[k] ? all : most[k];
	return all;
}

INLINE double product(
        const double *table, const uint32_t *entry, size_t n, size_t width, double *out)
{
	double scale = 0;

	for (size_t q = 0; q < width; q++)
		out[q] = 1;
	for (size_t e = 0; e < n; e += PRODUCT_ENTRIES) {
		size_t some = n - e < PRODUCT_ENTRIES ? n - e : PRODUCT_ENTRIES;
		double most;

		multiply(table, entry + e, some, width, out);
		if (e + some == n)
			break;
		most = largest(out, width);
		scale += log(most);
		for (size_t q = 0; q < width; q++)
			out[q] /= most;
	}
	return scale;
}

INLINE double weigh(double *values, const double *prior, size_t width)
{
	double sum[LANES] = {0}, all = 0;

	for (size_t q = 0; q < width; q += LANES)
		for (int k = 0; k < LANES; k++)
			sum[k] += values[q + (size_t)k] *= prior[q + (size_t)k];
	for (int k = 0; k < LANES; k++)
		all += sum[k];
	return all;
}

INLINE void add(double *table, const uint32_t *entry, size_t n, size_t width, const double *values)
{
	for (size_t q = 0; q < width; q += LANES) {
		for (size_t e = 0; e < n; e++) {
			double *row = table + entry[e] * width + q;

			for (int k = 0; k < LANES; k++)
				row[k] += values[q + (size_t)k];
		}
	}
}

#define KERNEL(name, target)                                                                       \
	target static double product_##name(                                                       \
	        const double *table, const uint32_t *entry, size_t n, size_t width, double *out)   \
	{                                                                                          \
		return product(table, entry, n, width, out);                                       \
	}                                                                                          \
	target static double weigh_##name(double *values, const double *prior, size_t width)       \
	{                                                                                          \
		return weigh(values, prior, width);                                                \
	}                                                                                          \
	target static void add_##name(double *table, const uint32_t *entry, size_t n,              \
	        size_t width, const double *values)                                                \
	{                                                                                          \
		add(table, entry, n, width, values);                                               \
	}                                                                                          \
	static const struct kernel kernel_##name = {product_##name, weigh_##name, add_##name};

KERNEL(plain, )
#ifdef __x86_64__
KERNEL(avx2, __attribute__((target("avx2"))))
#endif

const struct kernel *irt_kernel(void)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		return &kernel_avx2;
#endif
	return &kernel_plain;
}
