import sharp, { type Sharp } from 'sharp';
import type { CleaningLimits } from './cleaning.ts';
import { refusal } from './cleaning.ts';

export type ImageType = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff';

/**
 * The picture decoded and encoded anew: what is no pixel (EXIF with place and camera, XMP, IPTC, comments, colour
 * profiles, thumbnails, bytes behind the end) does not come along. Turned upright first, since which way up it was
 * held stands in the EXIF; colours become sRGB.
 * @throws evidence-refused when it is damaged or too large
 */
export async function cleanImage(
  bytes: Uint8Array,
  type: ImageType,
  limits: CleaningLimits,
): Promise<Uint8Array> {
  readNothingElse();
  const animated = type === 'gif' || type === 'webp';
  try {
    const image = sharp(bytes, { limitInputPixels: limits.pixels, animated, failOn: 'error' });
    const { width, height, pages = 1 } = await image.metadata();
    // With all frames read, the height is that of one frame, or of all of them in a row: both must be few enough.
    if (width * height * (animated ? pages : 1) > limits.pixels * (animated ? 2 : 1)) throw tooLarge(limits);
    return new Uint8Array(await encoded(animated ? image : image.autoOrient(), type).toBuffer());
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) throw tooLarge(limits, error);
    if (error instanceof Error && 'code' in error) throw error;
    throw refusal('the picture is damaged', error);
  }
}

/** Of the library's many readers only those of the kinds that are taken, and no more memory than one picture needs. */
function readNothingElse(): void {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Tiff'].map((kind) => `VipsForeignLoad${kind}`),
  });
}

function encoded(image: Sharp, type: ImageType): Sharp {
  switch (type) {
    case 'png':
      return image.png({ compressionLevel: 6 });
    case 'jpeg':
      return image.jpeg({ quality: 92 });
    case 'webp':
      return image.webp({ quality: 92 });
    case 'gif':
      return image.gif();
    case 'tiff':
      return image.tiff({ compression: 'deflate' });
  }
}

const tooLarge = (limits: CleaningLimits, cause?: unknown): Error =>
  refusal(`the picture has more than ${limits.pixels / 1_000_000} million pixels; cut it down`, cause);
