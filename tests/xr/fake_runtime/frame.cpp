// The frame loop: waiting, looking where the head is, and what is handed over to be shown.
#include <chrono>
#include <thread>

#include "tests/xr/fake_runtime/state.h"

namespace mercia::fakexr {
namespace {

constexpr XrDuration kPeriod = 11'111'111;  // nanoseconds: 90 Hz

XrTime now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

bool is_shown(XrSessionState state) { return state == XR_SESSION_STATE_VISIBLE || state == XR_SESSION_STATE_FOCUSED; }

XrResult XRAPI_CALL wait_frame(XrSession, const XrFrameWaitInfo*, XrFrameState* out) {
  if (const XrResult result = enter("xrWaitFrame", Scope::Session); result != XR_SUCCESS) return result;
  SessionState& session = *state().session;
  if (!session.running) return XR_ERROR_SESSION_NOT_RUNNING;
  if (session.waited) return XR_ERROR_CALL_ORDER_INVALID;  // a real runtime would wait for ever
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  session.waited = true;
  out->predictedDisplayTime = now() + 2 * kPeriod;
  out->predictedDisplayPeriod = kPeriod;
  out->shouldRender = state().control.wants_pictures && is_shown(session.state);
  return XR_SUCCESS;
}

XrResult XRAPI_CALL begin_frame(XrSession, const XrFrameBeginInfo*) {
  if (const XrResult result = enter("xrBeginFrame", Scope::Session); result != XR_SUCCESS) return result;
  SessionState& session = *state().session;
  if (!session.running) return XR_ERROR_SESSION_NOT_RUNNING;
  if (!session.waited) return XR_ERROR_CALL_ORDER_INVALID;
  const bool discarded = session.begun;
  session.waited = false;
  session.begun = true;
  return discarded ? XR_FRAME_DISCARDED : XR_SUCCESS;
}

XrResult XRAPI_CALL locate_views(XrSession, const XrViewLocateInfo*, XrViewState* out, std::uint32_t capacity,
                                 std::uint32_t* count, XrView* views) {
  if (const XrResult result = enter("xrLocateViews", Scope::Session); result != XR_SUCCESS) return result;
  out->viewStateFlags = 0;
  if (state().control.head_tracked)
    out->viewStateFlags = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
  return give<XrView>(state().control.views, capacity, count, views);
}

XrResult check_picture(const XrSwapchainSubImage& part) {
  const auto found = state().swapchains.find(part.swapchain);
  if (found == state().swapchains.end()) return XR_ERROR_HANDLE_INVALID;
  const Swapchain& chain = found->second;
  const XrRect2Di& rect = part.imageRect;
  if (rect.offset.x < 0 || rect.offset.y < 0 || rect.extent.width <= 0 || rect.extent.height <= 0 ||
      static_cast<std::uint32_t>(rect.offset.x + rect.extent.width) > chain.info.width ||
      static_cast<std::uint32_t>(rect.offset.y + rect.extent.height) > chain.info.height)
    return XR_ERROR_SWAPCHAIN_RECT_INVALID;
  if (part.imageArrayIndex >= chain.info.arraySize) return XR_ERROR_VALIDATION_FAILURE;
  return chain.released_once && chain.acquired.empty() ? XR_SUCCESS : XR_ERROR_LAYER_INVALID;
}

XrResult take_projection(const XrCompositionLayerProjection& layer, SubmittedFrame& frame) {
  if (layer.viewCount != 2 || state().spaces.count(layer.space) == 0) return XR_ERROR_VALIDATION_FAILURE;
  for (const XrCompositionLayerProjectionView& view : std::span(layer.views, layer.viewCount)) {
    if (!is_normalised(view.pose)) return XR_ERROR_POSE_INVALID;
    if (const XrResult result = check_picture(view.subImage); result != XR_SUCCESS) return result;
    SubmittedView taken{view.pose, view.fov, view.subImage.imageRect, view.subImage.imageArrayIndex, {}};
    const auto* depth = static_cast<const XrCompositionLayerDepthInfoKHR*>(view.next);
    if (depth && depth->type == XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR) {
      if (const XrResult result = check_picture(depth->subImage); result != XR_SUCCESS) return result;
      taken.depth = *depth;
    }
    frame.views.push_back(taken);
  }
  return XR_SUCCESS;
}

XrResult take_quad(const XrCompositionLayerQuad& layer, SubmittedFrame& frame) {
  if (state().spaces.count(layer.space) == 0) return XR_ERROR_VALIDATION_FAILURE;
  if (!is_normalised(layer.pose)) return XR_ERROR_POSE_INVALID;
  if (const XrResult result = check_picture(layer.subImage); result != XR_SUCCESS) return result;
  frame.quads.push_back({layer.pose, layer.size, layer.subImage.imageRect});
  return XR_SUCCESS;
}

XrResult XRAPI_CALL end_frame(XrSession, const XrFrameEndInfo* info) {
  if (const XrResult result = enter("xrEndFrame", Scope::Session); result != XR_SUCCESS) return result;
  SessionState& session = *state().session;
  if (!session.running) return XR_ERROR_SESSION_NOT_RUNNING;
  if (!session.begun) return XR_ERROR_CALL_ORDER_INVALID;
  if (info->displayTime <= 0) return XR_ERROR_TIME_INVALID;
  if (info->environmentBlendMode != XR_ENVIRONMENT_BLEND_MODE_OPAQUE)
    return XR_ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED;
  SubmittedFrame frame{info->displayTime, {}, {}};
  for (const XrCompositionLayerBaseHeader* layer : std::span(info->layers, info->layerCount)) {
    XrResult taken = XR_ERROR_LAYER_INVALID;
    if (layer->type == XR_TYPE_COMPOSITION_LAYER_PROJECTION)
      taken = take_projection(*reinterpret_cast<const XrCompositionLayerProjection*>(layer), frame);
    if (layer->type == XR_TYPE_COMPOSITION_LAYER_QUAD)
      taken = take_quad(*reinterpret_cast<const XrCompositionLayerQuad*>(layer), frame);
    if (taken != XR_SUCCESS) return taken;
  }
  session.begun = false;
  if (info->layerCount > 0) {
    ++state().control.frames;
    state().control.last = std::move(frame);
  }
  // As a real one does: in step with the first frame, then shown, then listened to.
  if (session.state == XR_SESSION_STATE_READY) {
    change_state(XR_SESSION_STATE_SYNCHRONIZED);
  } else if (session.state == XR_SESSION_STATE_SYNCHRONIZED) {
    change_state(XR_SESSION_STATE_VISIBLE);
  } else if (session.state == XR_SESSION_STATE_VISIBLE) {
    change_state(XR_SESSION_STATE_FOCUSED);
  }
  return XR_SUCCESS;
}

}  // namespace

std::span<const Entry> frame_functions() {
  static const std::array all{
      entry("xrWaitFrame", wait_frame),
      entry("xrBeginFrame", begin_frame),
      entry("xrLocateViews", locate_views),
      entry("xrEndFrame", end_frame),
  };
  return all;
}

}  // namespace mercia::fakexr
