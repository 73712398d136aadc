/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handlers of this room, each in the file of its resource. */
#ifndef KESU_FIELDWORK_HANDLERS_H
#define KESU_FIELDWORK_HANDLERS_H

#include <http/http.h>

http_handler fieldwork_frame_get, fieldwork_frame_post, fieldwork_draw_get, fieldwork_draw_post,
        fieldwork_release_post, fieldwork_letters_get;

#endif
