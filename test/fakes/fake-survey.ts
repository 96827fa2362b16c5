import type {
  CalendarReading,
  ImagePresence,
  Surroundings,
  SurveyQuestion,
} from '../../lib/domain/surroundings.ts';
import type { Scaling } from '../../lib/ports/scaling.ts';
import type { Survey } from '../../lib/ports/survey.ts';
import type { Traffic } from '../../lib/ports/traffic.ts';

/** Surroundings as a test sets them: images that nobody can look up, and no calendar, by default. */
export class FakeSurvey implements Survey {
  readonly #calendars = new Map<string, CalendarReading>();
  readonly #images = new Map<string, ImagePresence>();
  readonly #scaling: Pick<Scaling, 'targets'>;
  readonly #traffic: Pick<Traffic, 'read'>;
  readonly asked: SurveyQuestion[] = [];

  constructor(scaling: Pick<Scaling, 'targets'>, traffic: Pick<Traffic, 'read'>) {
    this.#scaling = scaling;
    this.#traffic = traffic;
  }

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

  async survey(question: SurveyQuestion): Promise<Surroundings> {
    this.asked.push(question);
    const { calendars, services, images, routing } = question;
    return {
      calendars: calendars.map((calendar) => this.#calendars.get(calendar) ?? missing(calendar)),
      scalableTargets: await this.#scaling.targets(services),
      routing: routing && (await this.#traffic.read(routing)),
      images: Object.fromEntries(images.map((image) => [image, this.#images.get(image) ?? 'unknown'])),
    };
  }
}

function missing(calendar: string): CalendarReading {
  return { calendar, kind: 'missing', reason: "InvalidDocument: the document doesn't exist" };
}
