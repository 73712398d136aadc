/* Every address the server answers. docs and openapi.json list the same; a test compares them. */
#include <core/resource.h>

#include <model/answers.h>

#define API "/api/v1"

const struct http_route routes[] = {
        {HTTP_GET, API "/surveys/{slug}", survey_get, 0},
        {HTTP_POST, API "/surveys/{slug}/attempts", attempt_post, BODY_SMALL},
        {HTTP_GET, API "/surveys/{slug}/indicators", indicators_get, 0},
        {HTTP_GET, API "/surveys/{slug}/exports/{file}", export_get, 0},
        {HTTP_POST, API "/surveys/{slug}/runs", runs_post, BODY_SMALL},
        {HTTP_GET, API "/runs/{run}", run_get, 0},
        {HTTP_GET, API "/invitations/{token}", invitation_get, 0},
        {HTTP_GET, API "/attempts/{attempt}", attempt_get, 0},
        {HTTP_DELETE, API "/attempts/{attempt}", attempt_delete, 0},
        {HTTP_PUT, API "/attempts/{attempt}/answers/{seq}", answers_put, ANSWERS_BODY_MAX},
        {HTTP_POST, API "/attempts/{attempt}/submission", submission_post, BODY_SMALL},
        {HTTP_GET, API "/booklets/{hash}", booklet_get, 0},
        {HTTP_GET, API "/programmes", programmes_get, 0},
        {HTTP_GET, "/openapi.json", openapi_get, 0},
        {HTTP_GET, "/healthz", healthz_get, 0},
        {HTTP_GET, "/readyz", readyz_get, 0},
        {HTTP_GET, "/metrics", metrics_get, 0},
        {HTTP_GET, "/s/{slug}", page_respond_get, 0},
        {HTTP_GET, "/i/{token}", page_respond_get, 0},
        {HTTP_GET, "/staff", page_staff_get, 0},
        {HTTP_GET, "/staff/surveys/{slug}", page_staff_get, 0},
        {HTTP_GET, "/assets/{name}", asset_get, 0},
        {HTTP_GET, "/", root_get, 0},
};
const size_t route_count = sizeof(routes) / sizeof(*routes);
