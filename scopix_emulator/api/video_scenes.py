"""The scenes of videos."""

from __future__ import annotations

from starlette.responses import FileResponse, Response

from scopix_emulator.api.call import Call, answer, operation
from scopix_emulator.api.video_analysis import find_video
from scopix_emulator.errors import not_found
from scopix_emulator.views import scene

# A scene never changes: an analysis that finds others gives them other identifiers.
_FOREVER = {"Cache-Control": "public, max-age=31536000", "Content-Disposition": "inline"}


@operation("GET", "/videos/{video_id}/scenes")
async def list_video_scenes(call: Call) -> Response:
    """List the scenes of a video."""
    video = find_video(call, call.uuid("video_id"))
    scenes = call.service.store.scenes(video.id)
    return answer(
        {
            "items": [scene(found) for found in scenes],
            "total_count": len(scenes),
            "video_id": video.id,
        }
    )


@operation("GET", "/video-scenes/{scene_id}/thumbnail")
async def get_video_scene_thumbnail(call: Call) -> Response:
    """Read the picture of a scene."""
    scene_id = call.uuid("scene_id")
    found = call.service.store.scene(call.tenant_id, scene_id)
    if found is None:
        raise not_found("video_scene", scene_id)
    path = call.service.storage.path(found.thumbnail_key)
    return FileResponse(path, headers=_FOREVER, media_type="image/jpeg")
