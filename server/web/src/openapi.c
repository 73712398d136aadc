#include "openapi.h"

extern const char openapi_begin[], openapi_end[]; /* openapi/embed.S.in */

struct str openapi_document(void)
{
	return (struct str){openapi_begin, (size_t)(openapi_end - openapi_begin)};
}
