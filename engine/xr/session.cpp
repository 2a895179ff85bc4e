#include "engine/xr/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "engine/base/log.h"
#include "engine/xr/xr_check.h"

namespace mercia::xr {
namespace {

constexpr float kStandingEyes = 1.6f;  // metres, where the runtime knows no floor
constexpr VkFormat kDepthFormat = VK_FORMAT_D32_SFLOAT;
constexpr XrViewConfigurationType kStereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
// Of a later OpenXR than Debian 12's headers; from the registry.
constexpr XrReferenceSpaceType kLocalFloor = static_cast<XrReferenceSpaceType>(1000426000);

Result<std::vector<std::int64_t>> formats_of(XrSession session) {
  std::uint32_t count = 0;
  MERCIA_CHECK(check(xrEnumerateSwapchainFormats(session, 0, &count, nullptr), "asking for its picture formats"));
  std::vector<std::int64_t> formats(count);
  MERCIA_CHECK(check(xrEnumerateSwapchainFormats(session, count, &count, formats.data()), "asking for its formats"));
  formats.resize(count);
  return formats;
}

bool contains(const std::vector<std::int64_t>& formats, VkFormat format) {
  return std::find(formats.begin(), formats.end(), static_cast<std::int64_t>(format)) != formats.end();
}

}  // namespace

Result<std::unique_ptr<Session>> Session::create(Runtime& runtime, gpu::Device& device, const SessionOptions& options) {
  std::unique_ptr<Session> session(new Session(runtime, device, options));
  MERCIA_CHECK(session->start());
  return session;
}

Result<void> Session::start() {
  XrGraphicsBindingVulkan2KHR binding{.type = XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR};
  binding.instance = device_.instance();
  binding.physicalDevice = device_.physical();
  binding.device = device_.handle();
  binding.queueFamilyIndex = device_.queue_family();
  binding.queueIndex = 0;
  XrSessionCreateInfo info{.type = XR_TYPE_SESSION_CREATE_INFO};
  info.next = &binding;
  info.systemId = runtime_.system();
  MERCIA_CHECK(check(xrCreateSession(runtime_.instance(), &info, &session_), "starting a session"));

  std::uint32_t count = 0;
  std::array<XrEnvironmentBlendMode, 8> modes{};
  MERCIA_CHECK(check(xrEnumerateEnvironmentBlendModes(runtime_.instance(), runtime_.system(), kStereo, modes.size(),
                                                      &count, modes.data()),
                     "asking how it blends with the room"));
  if (count > 0 && std::find(modes.begin(), modes.begin() + count, blend_) == modes.begin() + count) blend_ = modes[0];
  MERCIA_CHECK(make_space());
  MERCIA_CHECK(make_pictures());
  MERCIA_TRY(controllers_, Controllers::create(runtime_));
  return controllers_->attach(session_);
}

Session::~Session() {
  color_.reset();
  depth_.reset();
  panel_.reset();
  if (space_ != XR_NULL_HANDLE) xrDestroySpace(space_);
  if (session_ != XR_NULL_HANDLE) xrDestroySession(session_);
}

// With the floor at 0 where the runtime can: where people stand, then their set-up room, then a guess.
Result<void> Session::make_space() {
  std::uint32_t count = 0;
  MERCIA_CHECK(check(xrEnumerateReferenceSpaces(session_, 0, &count, nullptr), "asking for its spaces"));
  std::vector<XrReferenceSpaceType> offered(count);
  MERCIA_CHECK(check(xrEnumerateReferenceSpaces(session_, count, &count, offered.data()), "asking for its spaces"));
  const auto offers = [&](XrReferenceSpaceType type) {
    return std::find(offered.begin(), offered.end(), type) != offered.end();
  };
  XrReferenceSpaceCreateInfo info{.type = XR_TYPE_REFERENCE_SPACE_CREATE_INFO};
  info.poseInReferenceSpace.orientation.w = 1.0f;
  info.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_LOCAL;
  if (runtime_.features().local_floor && offers(kLocalFloor)) {
    info.referenceSpaceType = kLocalFloor;
  } else if (offers(XR_REFERENCE_SPACE_TYPE_STAGE)) {
    info.referenceSpaceType = XR_REFERENCE_SPACE_TYPE_STAGE;
  } else {
    floor_ = Floor::Guessed;
    info.poseInReferenceSpace.position.y = -kStandingEyes;
  }
  return check(xrCreateReferenceSpace(session_, &info, &space_), "finding the floor");
}

Result<void> Session::make_pictures() {
  std::uint32_t count = 0;
  std::array<XrViewConfigurationView, 2> views{};
  for (XrViewConfigurationView& view : views) view.type = XR_TYPE_VIEW_CONFIGURATION_VIEW;
  MERCIA_CHECK(check(xrEnumerateViewConfigurationViews(runtime_.instance(), runtime_.system(), kStereo,
                                                       static_cast<std::uint32_t>(views.size()), &count, views.data()),
                     "asking how large its pictures are"));
  // One picture of two layers: as large as the larger eye wants.
  const VkExtent2D extent{std::max(views[0].recommendedImageRectWidth, views[1].recommendedImageRectWidth),
                          std::max(views[0].recommendedImageRectHeight, views[1].recommendedImageRectHeight)};
  MERCIA_TRY(const std::vector<std::int64_t> offered, formats_of(session_));
  const auto wanted = std::find_if(options_.formats.begin(), options_.formats.end(),
                                   [&](VkFormat format) { return contains(offered, format); });
  if (wanted == options_.formats.end()) {
    return fail(ErrorKind::Device, "the headset's runtime takes no 8-bit sRGB pictures", runtime_.name(),
                "update the runtime");
  }
  MERCIA_TRY(color_,
             EyeSwapchain::create(session_, device_, extent, 2, *wanted,
                                  XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT));
  if (options_.hand_over_depth && runtime_.features().depth_layers && contains(offered, kDepthFormat)) {
    MERCIA_TRY(depth_,
               EyeSwapchain::create(session_, device_, extent, 2, kDepthFormat,
                                    XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | XR_SWAPCHAIN_USAGE_SAMPLED_BIT));
  }
  MERCIA_TRY(panel_, EyeSwapchain::create(session_, device_, options_.panel_extent, 1, *wanted,
                                          XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT));
  return {};
}

Result<void> Session::begin_session() {
  XrSessionBeginInfo info{.type = XR_TYPE_SESSION_BEGIN_INFO};
  info.primaryViewConfigurationType = kStereo;
  MERCIA_CHECK(check(xrBeginSession(session_, &info), "beginning the session"));
  running_ = true;
  last_display_ = 0;
  return {};
}

Result<void> Session::take(const XrEventDataBuffer& event, StateStep& step) {
  switch (event.type) {
    case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED: {
      XrEventDataSessionStateChanged changed{};
      std::memcpy(&changed, &event, sizeof(changed));
      if (changed.session != session_) return {};
      state_ = changed.state;
      step = step_for(state_);
      log::info("headset: {}", sentence_for(state_));
      if (step == StateStep::Begin) return begin_session();
      if (step == StateStep::End) {
        running_ = false;
        return check(xrEndSession(session_), "ending the session");
      }
      return {};
    }
    case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING: step = StateStep::LeaveAndWait; return {};
    case XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED: log::info("controllers: {}", controllers()); return {};
    default: return {};
  }
}

Result<StateStep> Session::poll() {
  StateStep last = StateStep::None;
  while (true) {
    XrEventDataBuffer event{.type = XR_TYPE_EVENT_DATA_BUFFER};
    const XrResult polled = xrPollEvent(runtime_.instance(), &event);
    MERCIA_CHECK(check(polled, "asking for news"));
    if (polled == XR_EVENT_UNAVAILABLE) return last;
    StateStep step = StateStep::None;
    MERCIA_CHECK(take(event, step));
    if (step != StateStep::None) last = step;
    if (step == StateStep::Leave || step == StateStep::LeaveAndWait) return step;
  }
}

Result<void> Session::locate(XrTime time, Frame& frame) {
  XrViewLocateInfo info{.type = XR_TYPE_VIEW_LOCATE_INFO};
  info.viewConfigurationType = kStereo;
  info.displayTime = time;
  info.space = space_;
  XrViewState state{.type = XR_TYPE_VIEW_STATE};
  std::array<XrView, 2> views{};
  for (XrView& view : views) view.type = XR_TYPE_VIEW;
  std::uint32_t count = 0;
  MERCIA_CHECK(
      check(xrLocateViews(session_, &info, &state, static_cast<std::uint32_t>(views.size()), &count, views.data()),
            "asking where the head is"));
  constexpr XrViewStateFlags kKnown = XR_VIEW_STATE_ORIENTATION_VALID_BIT | XR_VIEW_STATE_POSITION_VALID_BIT;
  const bool known =
      count == 2 && (state.viewStateFlags & kKnown) == kKnown && is_usable(views[0].pose) && is_usable(views[1].pose);
  // While the head is lost the last known place is better than none.
  if (known) views_ = views;
  frame.tracked = known;
  frame.wanted = frame.wanted && (known || is_usable(views_[0].pose));
  for (std::size_t i = 0; i < 2; ++i) {
    frame.eyes[i].space_from_eye = matrix_of(views_[i].pose);
    frame.eyes[i].field_of_view = field_of_view_of(views_[i].fov);
  }
  return {};
}

Result<Frame> Session::begin() {
  Frame frame;
  frame_state_ = {.type = XR_TYPE_FRAME_STATE};
  MERCIA_CHECK(check(xrWaitFrame(session_, nullptr, &frame_state_), "waiting for the next frame"));
  const XrResult begun = xrBeginFrame(session_, nullptr);
  MERCIA_CHECK(check(begun, "beginning a frame"));
  ++counts_.begun;
  if (begun == XR_FRAME_DISCARDED) ++counts_.discarded;
  const XrTime display = frame_state_.predictedDisplayTime;
  if (last_display_ != 0 && display - last_display_ > frame_state_.predictedDisplayPeriod * 3 / 2) ++counts_.late;
  last_display_ = display;
  frame.wanted = frame_state_.shouldRender != XR_FALSE;
  frame.display_in = static_cast<double>(frame_state_.predictedDisplayPeriod) * 2e-9;
  frame.extent = color_->extent();
  if (is_focused(state_)) {
    MERCIA_TRY(const Hands* hands, controllers_->sync(session_, space_, display));
    frame.hands = *hands;
  }
  if (!frame.wanted) return frame;
  MERCIA_CHECK(locate(display, frame));
  if (!frame.wanted) return frame;
  MERCIA_TRY(frame.color, color_->acquire());
  if (depth_) {
    MERCIA_TRY(frame.depth, depth_->acquire());
  }
  MERCIA_TRY(frame.panel, panel_->acquire());
  return frame;
}

Result<void> Session::end(const Frame& frame, const std::optional<PanelPlace>& panel) {
  MERCIA_CHECK(color_->release());
  MERCIA_CHECK(panel_->release());
  if (depth_) MERCIA_CHECK(depth_->release());
  std::array<XrCompositionLayerProjectionView, 2> eyes{};
  std::array<XrCompositionLayerDepthInfoKHR, 2> depths{};
  for (std::uint32_t i = 0; i < 2; ++i) {
    eyes[i].type = XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW;
    eyes[i].pose = views_[i].pose;
    eyes[i].fov = views_[i].fov;
    eyes[i].subImage = color_->part(i);
    if (!depth_) continue;
    // Reverse-Z without an end: 1 at the near distance, 0 at infinity.
    depths[i].type = XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR;
    depths[i].subImage = depth_->part(i);
    depths[i].minDepth = 0.0f;
    depths[i].maxDepth = 1.0f;
    depths[i].nearZ = std::numeric_limits<float>::infinity();
    depths[i].farZ = static_cast<float>(options_.near_distance);
    eyes[i].next = &depths[i];
  }
  XrCompositionLayerProjection world{.type = XR_TYPE_COMPOSITION_LAYER_PROJECTION};
  world.space = space_;
  world.viewCount = static_cast<std::uint32_t>(eyes.size());
  world.views = eyes.data();
  XrCompositionLayerQuad quad{.type = XR_TYPE_COMPOSITION_LAYER_QUAD};
  std::vector<const XrCompositionLayerBaseHeader*> layers;
  if (frame.wanted) {
    layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&world));
    if (panel) {
      quad.layerFlags = XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT;
      quad.space = space_;
      quad.eyeVisibility = XR_EYE_VISIBILITY_BOTH;
      quad.subImage = panel_->part(0);
      quad.pose = pose_of(panel->space_from_panel);
      quad.size = {static_cast<float>(panel->size.x), static_cast<float>(panel->size.y)};
      layers.push_back(reinterpret_cast<const XrCompositionLayerBaseHeader*>(&quad));
    }
    ++counts_.shown;
  }
  XrFrameEndInfo info{.type = XR_TYPE_FRAME_END_INFO};
  info.displayTime = frame_state_.predictedDisplayTime;
  info.environmentBlendMode = blend_;
  info.layerCount = static_cast<std::uint32_t>(layers.size());
  info.layers = layers.data();
  return check(xrEndFrame(session_, &info), "showing a frame");
}

std::string Session::controllers() const {
  const auto shown = [&](Hand hand) {
    const std::string profile = controllers_->profile_of(session_, hand);
    return profile.empty() ? std::string("none") : profile;
  };
  return fmt::format("left {}, right {}", shown(Hand::Left), shown(Hand::Right));
}

}  // namespace mercia::xr
