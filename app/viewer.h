// The visit: moves the eye, lets tiles follow it, draws, and answers what the person asks. The same for every
// presenter.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/camera.h"
#include "app/hand_shapes.h"
#include "app/hand_tools.h"
#include "app/headset_menu.h"
#include "app/options.h"
#include "app/presenter.h"
#include "app/rig.h"
#include "app/scene.h"
#include "app/settings.h"
#include "app/stop_board.h"
#include "app/traffic.h"
#include "engine/base/time_zone.h"
#include "engine/geo/moon.h"
#include "engine/geo/sun.h"
#include "engine/overlay/overlay.h"
#include "engine/overlay/place_labels.h"
#include "engine/render/ground_probe.h"
#include "engine/render/quality.h"
#include "engine/render/renderer.h"

namespace mercia::app {

struct ViewerOptions {
  std::uint32_t views = 1;
  VkFormat color_format = VK_FORMAT_R8G8B8A8_SRGB;
  bool panels = true;    // false: only credits
  bool keeps_up = true;  // with a person's movements; false: a single picture may take its time
  CameraMode mode = CameraMode::Orbit;
  render::Quality quality = render::Quality::Medium;
  Shadows shadows = Shadows::Default;
  std::optional<double> screen_space_error;  // pixels; empty: as the quality has it
  WeatherKind weather = WeatherKind::Fair;
  geo::UnixSeconds time = 0.0;
  bool time_runs = true;  // false: it stands still until the person says otherwise
  Settings settings;
  // Takes what the person has changed of them; may be empty.
  std::function<void(const Settings&)> keep_settings;
  std::string card;    // name of the place whose card is shown first; empty: none
  std::string notice;  // shown for the first seconds
  // For a scene whose root comes late: places it, and says where the visit begins. May change the options above.
  std::function<Result<Start>(ViewerOptions&)> arrive;
  tiles::StreamerOptions streaming;
};

class Viewer {
 public:
  // Device and scene outlive the viewer. Errors (Device): out of memory, a feature is missing.
  static Result<std::unique_ptr<Viewer>> create(gpu::Device& device, Scene& scene, const Start& start,
                                                const ViewerOptions& options);

  // Input, tile selection, uploads: everything that is due before drawing.
  Result<void> update(const PresenterFrame& frame, const PersonInput& input);
  Progress progress() const;
  // Adds what it knows.
  void tell(Status& status) const;
  // The hand that should feel a tick because of the last update.
  std::optional<xr::Hand> ticked() const { return ticked_; }
  // Where the visit is, to begin another one from.
  Pose pose() const { return camera_.pose(); }
  CameraMode mode() const { return camera_.mode(); }
  const Settings& settings() const { return options_.settings; }
  geo::UnixSeconds time() const { return clock_.now(); }
  // Returns the timeline value of the frame.
  Result<std::uint64_t> draw(const PresenterFrame& frame, const overlay::Screen& screen);
  // Draws the headset's menu where one is open: where it stands. Before draw().
  Result<std::optional<xr::PanelPlace>> draw_menu(const PresenterFrame& frame);
  bool wants_out_of_headset() const { return wants_out_; }

 private:
  Viewer(gpu::Device& device, Scene& scene, const Start& start, const ViewerOptions& options);

  geo::View main_view() const { return views_.front(); }
  Result<void> arrive();
  void follow_head(const HeadsetFrame& frame);
  Result<void> use_hands(const HeadsetFrame& frame);
  Result<std::optional<Met>> meet(const glm::dvec3& from, const glm::dvec3& direction, double metres);
  void stand_at_place(std::size_t place, const glm::dmat4& stage_from_head);
  void change_scale(double scale, const glm::dmat4& stage_from_head);
  Result<void> ask_view(const geo::View& view, const glm::uvec2& pixel);
  Result<void> settle_on_ground(const PersonInput& input);
  Result<void> look_up_ground();
  Result<void> find_pivot(CameraInput& input);
  Result<void> obey(Verb verb, const PersonInput& input);
  Result<void> change_mode(CameraMode mode);
  Result<void> change_quality(render::Quality quality);
  Result<void> change_shadows(Shadows shadows);
  render::QualitySettings quality_settings() const;
  Result<std::optional<glm::dvec3>> point_at(const glm::dvec2& pixel);
  Result<void> ask(const glm::dvec2& pixel);
  Result<void> go_to(const glm::dvec2& pixel);
  void go_to_place(std::size_t place);
  void show_card(std::size_t place);
  Result<void> show_card_named(const std::string& name);
  Result<void> save_picture(const overlay::Screen& screen);
  Result<void> grant(const overlay::PanelWishes& wishes);
  overlay::PanelFacts facts() const;
  render::FrameInput frame_input() const;
  void follow_vehicle(const transit::Journey& journey);
  void start_clock();
  void set_time(geo::UnixSeconds time);
  void step_months(int months);
  Result<void> fit_labels(const PresenterFrame& frame);
  Result<void> name_places(const PresenterFrame& frame, const overlay::Screen& screen);
  void change_settings(const Settings& settings);
  // On top of what the presenter says, what the person has chosen.
  overlay::Screen scaled(overlay::Screen screen) const;
  double metres_per_pixel() const;
  void notify(std::string text);

  gpu::Device& device_;
  Scene& scene_;
  ViewerOptions options_;
  Start start_;
  std::unique_ptr<render::Renderer> renderer_;
  std::unique_ptr<overlay::Overlay> overlay_;
  render::RendererOptions label_options_;
  bool labels_fitted_ = false;
  std::unique_ptr<overlay::PlaceLabels> labels_;  // null without fonts
  std::unique_ptr<render::GroundProbe> probe_;
  Camera camera_;
  Rig rig_;                  // in a headset, in place of the camera
  bool in_headset_ = false;  // the frame at hand is one's
  HandTools hand_tools_;
  HandsShown hands_shown_;
  std::optional<HandShapes> hand_shapes_;
  std::vector<tiles::DrawItem> headset_items_;  // the tiles' and the hands'
  std::unique_ptr<HeadsetMenu> menu_;
  std::vector<std::size_t> menu_places_;  // of the gazetteer, best known first
  bool wants_out_ = false;
  std::optional<xr::Hand> ticked_;  // should feel a tick

  std::vector<geo::View> views_;
  std::vector<geo::View> expected_views_;  // a moment ahead
  std::span<const tiles::DrawItem> items_;
  bool waits_for_root_ = false;
  bool ground_settled_ = true;
  double start_lift_ = 0.0;  // how far the start was corrected so far
  double last_settle_time_ = -1.0;
  std::optional<double> ground_;  // world z below the eye, as last looked up
  glm::dvec2 ground_place_{0.0};
  double ground_time_ = -1.0;
  std::optional<glm::dvec3> pivot_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> highlight_;  // tile and feature

  TimeZone zone_;
  Clock clock_;
  Traffic traffic_;
  std::optional<transit::Journey> followed_;  // whose card is shown
  StopBoard stop_board_;
  const overlay::DepartureBoard* board_ = nullptr;  // stop_board_'s, of this frame
  geo::Geodetic here_;                              // where the eye is
  geo::SunPosition sun_;
  geo::Moon moon_;
  geo::SunDay sun_day_;  // of the local date
  overlay::FrameTimes frame_times_;
  double first_time_ = -1.0;
  double now_ = 0.0;
  double frame_seconds_ = 0.0;
  int measured_panels_ = 0;
  int settle_rounds_ = 0;
  bool picture_wanted_ = false;
  std::string notice_;
  std::string presenter_notice_;
  double notice_until_ = 0.0;
};

}  // namespace mercia::app
