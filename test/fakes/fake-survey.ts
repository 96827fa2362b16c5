import type {
  CalendarReading,
  ImagePresence,
  Surroundings,
  SurveyQuestion,
} from '../../lib/domain/surroundings.ts';
import type { Survey } from '../../lib/ports/survey.ts';

/** Surroundings as a test sets them: no auto scaling, images that nobody can look up, and no calendar, by default. */
export class FakeSurvey implements Survey {
  readonly #calendars = new Map<string, CalendarReading>();
  readonly #images = new Map<string, ImagePresence>();
  readonly #autoScaled = new Set<string>();
  readonly asked: SurveyQuestion[] = [];

  /** Makes a calendar or changes its state; `nextTransitionAt` is ISO 8601. */
  setCalendar(calendar: string, kind: 'open' | 'closed', nextTransitionAt: string | null = null): void {
    this.#calendars.set(calendar, { calendar, kind, nextTransitionAt });
  }

  /** Somebody deletes a calendar. */
  removeCalendar(calendar: string): void {
    this.#calendars.delete(calendar);
  }

  setImage(image: string, presence: ImagePresence): void {
    this.#images.set(image, presence);
  }

  autoScale(service: string): void {
    this.#autoScaled.add(service);
  }

  async survey(question: SurveyQuestion): Promise<Surroundings> {
    this.asked.push(question);
    const { calendars, services, images } = question;
    return {
      calendars: calendars.map((calendar) => this.#calendars.get(calendar) ?? missing(calendar)),
      autoScaled: services.filter((service) => this.#autoScaled.has(service)),
      images: Object.fromEntries(images.map((image) => [image, this.#images.get(image) ?? 'unknown'])),
    };
  }
}

function missing(calendar: string): CalendarReading {
  return { calendar, kind: 'missing', reason: "InvalidDocument: the document doesn't exist" };
}
