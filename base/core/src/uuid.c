/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <base/uuid.h>

#include <base/clock.h>
#include <base/hex.h>

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static struct uuid uuid_stamp(struct uuid id, unsigned version)
{
	id.b[6] = (uint8_t)((id.b[6] & 0x0F) | version << 4);
	id.b[8] = (uint8_t)((id.b[8] & 0x3F) | 0x80);
	return id;
}

struct uuid uuid_new(void)
{
	struct uuid id;
	uint64_t ms = (uint64_t)(clock_realtime_us() / 1000);

	if (getrandom(id.b, sizeof(id.b), 0) != (ssize_t)sizeof(id.b))
		abort();
	for (int i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	return uuid_stamp(id, 7);
}

struct uuid uuid_from_bytes(const uint8_t bytes[static 16])
{
	struct uuid id;

	memcpy(id.b, bytes, sizeof(id.b));
	return uuid_stamp(id, 8);
}

bool uuid_parse(struct str text, struct uuid *out)
{
	char digits[32];
	size_t n = 0;

	if (text.n != UUID_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash != (text.p[i] == '-'))
			return false;
		if (!dash)
			digits[n++] = text.p[i];
	}
	return hex_decode((struct str){digits, n}, out->b, sizeof(out->b));
}

void uuid_format(const struct uuid *id, char text[static UUID_TEXT_SIZE])
{
	static const uint8_t groups[] = {4, 2, 2, 2, 6};
	size_t from = 0;

	for (size_t g = 0; g < sizeof(groups); g++) {
		hex_encode(id->b + from, groups[g], text);
		text += 2 * groups[g];
		from += groups[g];
		if (g + 1 < sizeof(groups))
			*text++ = '-';
	}
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}
