//! Every screen as every person sees it: light and dark, normal and dense, plain and double text size.
use super::screens::{SCREENS, parts_of_chart};
use crate::checks;
use crate::stage::Stage;
use crate::window::Window;
use serde_json::json;

/// The steps from 100 % to 200 %.
const TO_DOUBLE: usize = 5;

pub fn every_screen_fits_every_look(window: &mut Window, _: &Stage) {
    super::sample::open_chart(window, "serr", "Serrano");
    let mut screens = parts_of_chart(window);
    let patient = screens.first().map(|(_, place)| place.trim_start_matches("#/patients/").replace("/summary", ""));
    screens.push(("superbill-draft".to_owned(), format!("#/papers/superbill_draft/{}", patient.unwrap_or_default())));
    screens.push(("patient-new".to_owned(), "#/patients?new=1".to_owned()));
    screens.extend(SCREENS.iter().map(|(name, place)| ((*name).to_owned(), (*place).to_owned())));
    let mut found = Vec::new();
    for density in ["Normal", "Dense"] {
        for size in ["100", "200"] {
            for theme in ["Light", "Dark"] {
                wear(window, theme, density, size);
                let look = format!("{theme}-{density}-{size}").to_lowercase();
                for (name, place) in &screens {
                    window.go(place);
                    window.settle();
                    if density == "Normal" {
                        window.picture(&format!("{look}-{name}"));
                    }
                    found.extend(checks::misfits(window, &format!("{look}-{name}")));
                }
            }
        }
    }
    wear(window, "Light", "Normal", "100");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Changes the look as a person does, in the preferences.
fn wear(window: &mut Window, theme: &str, density: &str, size: &str) {
    window.go("#/settings/preferences");
    window.press("Ctrl 0");
    window.find("As the system");
    window.click(theme);
    window.click(density);
    for _ in 0..if size == "200" { TO_DOUBLE } else { 0 } {
        window.press("Ctrl =");
    }
    let worn = format!(
        "const {{ dataset, style }} = document.documentElement; \
         return dataset.theme === '{}' && dataset.density === '{}' && style.fontSize === '{size}%'",
        theme.to_lowercase(),
        density.to_lowercase()
    );
    window.until("the chosen look", &worn);
    window.ask("document.activeElement?.blur()", json!([]));
}
